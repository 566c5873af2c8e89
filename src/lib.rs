#![doc = "wip"]
pub mod count;
pub mod event;
pub mod log;
pub mod register;
