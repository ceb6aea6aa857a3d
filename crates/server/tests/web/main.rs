//! The screens as a browser meets them, without a network: requests go through the router, answers are read back.

mod access;
mod cross_site;
mod hostile_text;
mod journal;
mod lines;
mod live;
mod registering;
mod sign_in;
mod world;
