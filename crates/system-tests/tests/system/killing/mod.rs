//! kill -9 in the middle of a fetch. Started again, Renkei has neither lost nor doubled a line, has not logged in more
//! often than rule 1 allows, and its database is well.

mod fetch;
mod moment;
mod serve;
mod victim;
