//! aggregation
