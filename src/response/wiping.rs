//! The allocator of this module: what is given back is wiped.
//!
//! The queue lives as long as its page, and on a shared screen many respondents pass through it: an answer that is
//! sent must not stay in memory that nobody reads any more. (What is asked has no such need: `www/widget.js` lets go
//! of its whole instance.)

use core::alloc::{GlobalAlloc, Layout};

/// The allocator that `widget` has, wiping.
pub struct Wiping(rlsf::SmallGlobalTlsf);

impl Wiping {
    /// An allocator that has given out nothing yet.
    #[must_use]
    pub const fn new() -> Wiping {
        Wiping(rlsf::SmallGlobalTlsf::new())
    }
}

impl core::fmt::Debug for Wiping {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Wiping")
    }
}

impl Default for Wiping {
    fn default() -> Wiping {
        Wiping::new()
    }
}

#[allow(unsafe_code, reason = "an allocator is unsafe by its nature; this one hands everything on")]
// SAFETY: whatever the inner allocator promises holds here. A block is wiped while it is still its owner's. `realloc`
// is that of the trait: a new block, a copy, and the old one given back, so that what was moved is wiped, too.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the promises about `layout`.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block came from `alloc` with this layout, and nobody uses it any more.
        unsafe {
            block.write_bytes(0, layout.size());
            self.0.dealloc(block, layout);
        }
    }
}
