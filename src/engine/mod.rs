//! Compiled rules over a bound return.
