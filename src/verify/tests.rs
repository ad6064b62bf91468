//! Every view finds a planted run and a planted name; clean text gives nothing.


