//! The screens as a browser meets them, without a network: requests go through the router, answers are read back.

mod access;
mod consent;
mod cross_site;
mod hostile_text;
mod imports;
mod journal;
mod lines;
mod live;
mod person;
mod recipes;
mod registering;
mod sign_in;
mod world;
