//! What expressions decide.

/// What the outcome of an expression decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whether an element is shown.
    VisibleIf,
    /// Whether it can be answered.
    EnableIf,
    /// Whether it must be answered.
    RequiredIf,
    /// The answer it has until the respondent gives another.
    DefaultValue,
    /// The same of its part at this index.
    PartDefault(u32),
    /// The value that an expression question shows.
    Shown,
    /// The answer it gets whenever something in the expression changes.
    SetValue,
    /// Whether [`Role::SetValue`] applies.
    SetValueIf,
    /// When the answer goes back to the default.
    ResetValueIf,
    /// The least answer that is accepted, of it or of one of its parts.
    MinValue,
    /// The greatest answer that is accepted, of it or of one of its parts.
    MaxValue,
    /// Whether the answer is accepted, by the validator at this index.
    Validator(u32),
    /// Whether one item of a list (`choices`, `rows`, …) is offered.
    ItemVisibleIf(ItemList, u32),
    /// Whether one item can be chosen.
    ItemEnableIf(ItemList, u32),
    /// Whether items are offered, asked of each as `{item}`.
    EachItemVisibleIf(ItemList),
    /// Whether items can be chosen, asked of each as `{item}`.
    EachItemEnableIf(ItemList),
    /// How many rows or panels there are.
    Count,
    /// What stands below this column of a table.
    Total,
    /// The value of the survey's calculated value at this index.
    Calculated(u32),
    /// When the survey's trigger at this index acts.
    Trigger(u32),
    /// What the survey's trigger at this index computes.
    TriggerValue(u32),
    /// Whether the completed page shows the html at this index.
    CompletedHtml(u32),
    /// Whether the survey ends with a visit to the address at this index.
    NavigateToUrl(u32),
}

/// Lists whose items have conditions of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemList {
    /// `choices`
    Choices,
    /// `rows`
    Rows,
    /// `columns`
    Columns,
    /// `rateValues`
    RateValues,
    /// `areas` of a picture
    Areas,
}

impl ItemList {
    /// The property that holds the list.
    #[must_use]
    pub fn property(self) -> &'static str {
        match self {
            ItemList::Choices => "choices",
            ItemList::Rows => "rows",
            ItemList::Columns => "columns",
            ItemList::RateValues => "rateValues",
            ItemList::Areas => "areas",
        }
    }
}
