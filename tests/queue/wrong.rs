//! Rules that are wrong, each made by an honest queue on a host that lies. The simulator has to find
//! every one of them: a check that cannot fail proves nothing.

/// One wrong rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// What an endpoint refuses is thrown away.
    DropsWhatIsRefused,
    /// Any answer at all counts as delivered.
    TakesAnAnswerForSuccess,
    /// A response is sent before it is on the disk.
    SendsBeforeKept,
    /// Every attempt has another id.
    ForgetsTheId,
    /// Every tab sends.
    TwoSend,
    /// `Retry-After` is not read.
    IgnoresRetryAfter,
    /// There is no pause between attempts.
    NeverPauses,
    /// What earlier visits left is not looked for.
    ForgetsTheQueue,
    /// A draft is let go before its response is kept.
    LetsTheDraftGoFirst,
    /// The newest response goes first.
    NewestFirst,
    /// An endpoint that does not answer is not asked again.
    WaitsForever,
    /// A change is told to be made while others were made instead.
    OverwritesOtherTabs,
}

/// All of them.
pub const ALL: [Wrong; 12] = [
    Wrong::DropsWhatIsRefused,
    Wrong::TakesAnAnswerForSuccess,
    Wrong::SendsBeforeKept,
    Wrong::ForgetsTheId,
    Wrong::TwoSend,
    Wrong::IgnoresRetryAfter,
    Wrong::NeverPauses,
    Wrong::ForgetsTheQueue,
    Wrong::LetsTheDraftGoFirst,
    Wrong::NewestFirst,
    Wrong::WaitsForever,
    Wrong::OverwritesOtherTabs,
];
