//! What each kind of object in a definition may say: the table behind [`super::check`].
//!
//! The names, the alternatives and which of them are needed are those of SurveyJS, read from the
//! registry of survey-core 3.1.1 (npm, MIT). One word stands for one property:
//!
//! ```text
//! !name                       must be there
//! rateType/rateDisplayMode    an earlier name, which still works
//! isRequired?                 true or false
//! maxLength#                  a number
//! title$                      text, or an object of texts by language
//! visibleIf=                  an expression
//! state{collapsed|expanded}   one of these
//! choices[choiceitem]         a list of objects of that class
//! elements[*question]         a list of objects that name their class in `type`
//! maskSettings(masksettings)  an object of that class
//! ```

/// A class of objects.
#[derive(Debug)]
pub(super) struct Class {
    /// Its name, in lower case.
    pub(super) name: &'static str,
    /// The class whose properties it has too; empty for none.
    parent: &'static str,
    /// Whether there are objects of just this class.
    pub(super) is_written: bool,
    properties: &'static str,
}

/// What the value of a property should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Any,
    Truth,
    Number,
    Text,
    Expression,
    /// One of the words between the bars.
    OneOf(&'static str),
    /// A list of objects of this class.
    List(&'static str),
    /// A list of objects that name their class, which is of the family of this one.
    Typed(&'static str),
    /// An object of this class.
    Object(&'static str),
}

/// A property of a class.
#[derive(Clone, Copy, Debug)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) earlier_name: Option<&'static str>,
    pub(super) is_required: bool,
    pub(super) shape: Shape,
}

impl Class {
    /// The class of that name, in whatever case.
    pub(super) fn named(name: &str) -> Option<&'static Class> {
        CLASSES.iter().find(|class| class.name.eq_ignore_ascii_case(name))
    }

    /// This class and those that it takes properties from.
    fn family(&'static self) -> impl Iterator<Item = &'static Class> {
        std::iter::successors(Some(self), |class| Class::named(class.parent))
    }

    /// Whether it has all that the class of that name has.
    pub(super) fn is_a(&'static self, name: &str) -> bool {
        self.family().any(|class| class.name == name)
    }

    /// Its properties, its own first: where a name comes twice, the first counts.
    pub(super) fn properties(&'static self) -> impl Iterator<Item = Property> {
        self.family().flat_map(|class| class.properties.split_whitespace().map(Property::read))
    }

    /// The property that is written under this name.
    pub(super) fn property(&'static self, name: &str) -> Option<Property> {
        self.properties()
            .find(|property| property.name == name || property.earlier_name == Some(name))
    }
}

impl Property {
    fn read(word: &'static str) -> Property {
        let is_required = word.starts_with('!');
        let word = word.trim_start_matches('!');
        let names_end = word.find(['?', '#', '=', '{', '[', '(']).unwrap_or(word.len());
        // `$schema` begins with what stands for a text at the end.
        let (names, shape) = match word.strip_suffix('$') {
            Some(names) => (names, Shape::Text),
            None => {
                let (names, rest) = word.split_at(names_end);
                let inside = rest.get(1..rest.len().saturating_sub(1)).unwrap_or_default();
                let shape = match (rest.chars().next(), inside.strip_prefix('*')) {
                    (Some('?'), _) => Shape::Truth,
                    (Some('#'), _) => Shape::Number,
                    (Some('='), _) => Shape::Expression,
                    (Some('{'), _) => Shape::OneOf(inside),
                    (Some('['), Some(family)) => Shape::Typed(family),
                    (Some('['), None) => Shape::List(inside),
                    (Some('('), _) => Shape::Object(inside),
                    _ => Shape::Any,
                };
                (names, shape)
            }
        };
        let (name, earlier_name) = match names.split_once('/') {
            Some((name, earlier)) => (name, Some(earlier)),
            None => (names, None),
        };
        Property { name, earlier_name, is_required, shape }
    }
}

/// Names of the classes whose objects may stand in a list of that family, as `type` gives them:
/// without what all names of the family end with.
pub(super) fn types_of(family: &str) -> impl Iterator<Item = &'static str> {
    let is_shown = |class: &&'static Class| !HIDDEN.contains(&class.name);
    CLASSES.iter().filter(|class| class.is_written).filter(is_shown).filter_map(move |class| {
        match family {
            "question" => (class.is_a("question") || class.is_a("panel")).then_some(class.name),
            _ => class.is_a(family).then(|| class.name.trim_end_matches(ending_of(family))),
        }
    })
}

/// What SurveyJS puts behind a `type` to get the name of the class.
pub(super) fn ending_of(family: &str) -> &'static str {
    match family {
        "surveyvalidator" => "validator",
        "surveytrigger" => "trigger",
        _ => "",
    }
}

/// Classes that work as an element's type and that nobody should write.
const HIDDEN: [&str; 7] =
    ["empty", "flowpanel", "matrixdropdownbase", "nonvalue", "page", "panelbase", "textbase"];

const fn class(
    name: &'static str,
    parent: &'static str,
    is_written: bool,
    properties: &'static str,
) -> Class {
    Class { name, parent, is_written, properties }
}

/// All classes.
#[rustfmt::skip]
static CLASSES: [Class; 74] = [
    class("surveyvalidator", "", false, "text$ notificationType{error|warning|info}"),
    class("numericvalidator", "surveyvalidator", true, "minValue# maxValue#"),
    class("textvalidator", "surveyvalidator", true, "minLength# maxLength# allowDigits?"),
    class("answercountvalidator", "surveyvalidator", true, "minCount# maxCount#"),
    class("regexvalidator", "surveyvalidator", true, "regex caseInsensitive/insensitive?"),
    class("emailvalidator", "surveyvalidator", true, ""),
    class("expressionvalidator", "surveyvalidator", true, "expression="),
    class("question", "", false, "\
        !name state{default|collapsed|expanded} visible? \
        useDisplayValuesInDynamicTexts/useDisplayValuesInTitle? visibleIf= width minWidth \
        maxWidth colSpan# effectiveColSpan# startWithNewLine? indent# page title$ \
        titleLocation{default|top|bottom|left|hidden} showTitle? description$ \
        descriptionLocation{default|underInput|underTitle|hidden} showNumber? hideNumber? \
        valueName enableIf= resetValueIf= setValueIf= setValueExpression= defaultValue \
        defaultValueExpression= correctAnswer \
        clearIfInvisible{default|none|onComplete|onHidden|onHiddenContainer} isRequired? \
        requiredIf= requiredErrorText$ errorLocation{default|top|bottom} readOnly? \
        validators[*surveyvalidator] bindings renderAs showCommentArea/hasComment? \
        commentText$ commentPlaceholder/commentPlaceHolder$ defaultDisplayValue$ randomize? \
        randomizeCategory"),
    class("itemvalue", "", true, "\
        !value text$ visibleIf= enableIf= randomize? randomizeCategory"),
    class("regionalformat", "", true, "\
        locale datePattern timePattern decimalSeparator thousandsSeparator currencySymbol \
        currencyPattern"),
    class("panellayoutcolumn", "", true, "effectiveWidth# width# questionTitleWidth"),
    class("panelbase", "", true, "\
        name elements/questions[*question] visible? readOnly? visibleIf= enableIf= requiredIf= \
        questionTitleWidth questionTitleLocation{default|top|bottom|left|hidden} \
        gridLayoutColumns[panellayoutcolumn] title$ description$ \
        questionOrder/questionsOrder{default|initial|random} \
        questionErrorLocation{default|top|bottom}"),
    class("panel", "panelbase", true, "\
        state{default|collapsed|expanded} isRequired? requiredErrorText$ startWithNewLine? \
        width minWidth maxWidth colSpan# effectiveColSpan# innerIndent# indent# page \
        showNumber? showQuestionNumbers{true|false|default|onpanel|recursive|off} \
        questionStartIndex allowAdaptiveActions?"),
    class("page", "panel", true, "\
        showNavigationButtons/navigationButtonsVisibility{true|false|show|hide|inherit} \
        timeLimit/maxTimeToFinish# navigationTitle$ navigationDescription$"),
    class("survey", "", false, "\
        locale regionalFormat(regionalformat) title$ description$ logo$ logoWidth logoHeight \
        logoFit{none|contain|cover|fill} logoPosition{none|left|right|top|bottom} \
        autoFocusFirstQuestion/focusFirstQuestionAutomatic? \
        autoFocusFirstError/focusOnFirstError? completedHtml$ completedBeforeHtml$ \
        completedHtmlOnCondition[htmlconditionitem] loadingHtml$ pages[page] \
        elements/questions[*question] triggers[*surveytrigger] \
        calculatedValues[calculatedvalue] sjsVersion $schema surveyId surveyPostId \
        surveyShowDataSaving? cookieName partialSendEnabled/sendResultOnPageNext? \
        showNavigationButtons{true|false|none|top|bottom|both} \
        navigationButtonsLocation{top|bottom|topBottom} showPrevButton? showTitle? \
        showPageTitles? showCompletePage/showCompletedPage? navigateToUrl \
        navigateToUrlOnCondition[urlconditionitem] \
        questionOrder/questionsOrder{initial|random} matrixDragHandleArea{entireItem|icon} \
        showPageNumbers? showQuestionNumbers{true|false|on|onPage|recursive|off} \
        questionTitleLocation{top|bottom|left} \
        questionDescriptionLocation{underInput|underTitle|hidden} \
        questionErrorLocation{top|bottom} \
        showProgressBar{true|false|off|auto|aboveheader|belowheader|top|bottom|topbottom|both} \
        progressBarLocation{auto|top|aboveheader|belowheader|bottom|topbottom} \
        progressBarType{pages|questions|requiredQuestions|correctQuestions} \
        progressBarShowNavigationText/progressBarShowPageTitles? progressBarShowPageNumbers? \
        progressBarNavigationTextLocation{top|bottom|inline} \
        progressBarInheritWidthFrom{container|survey} showTOC? tocLocation{left|right} \
        tocItemComponent readOnly? mode storeOthersAsComment? maxTextLength# \
        maxCommentLength/maxOthersLength# \
        autoAdvanceEnabled/goNextPageAutomatic{true|false|autogonext} \
        autoAdvanceAllowComplete/allowCompleteSurveyAutomatic? \
        clearInvisibleValues{none|onComplete|onHidden|onHiddenContainer} \
        checkErrorsMode{onNextPage|onValueChanged|onComplete} validateVisitedEmptyFields? \
        textUpdateMode{onBlur|onTyping} autoGrowComment? allowResizeComment? commentAreaRows# \
        startSurveyText$ pagePrevText$ pageNextText$ completeText$ previewText$ editText$ \
        requiredMark/requiredText questionStartIndex questionTitlePattern \
        questionTitleTemplate$ firstPageIsStartPage/firstPageIsStarted? isSinglePage? \
        questionsOnPageMode{standard|singlePage|questionPerPage|inputPerPage} \
        showPreviewBeforeComplete{true|false|noPreview|showAllQuestions|showAnsweredQuestions} \
        previewMode{allQuestions|answeredQuestions} showTimer? timeLimit/maxTimeToFinish# \
        timeLimitPerPage/maxTimeToFinishPage# timerLocation{top|bottom} \
        timerInfoMode/showTimerPanelMode{page|survey|combined} showTimerPanel \
        widthMode{auto|static|responsive} gridLayoutEnabled? width fitToContainer? \
        headerView{basic|advanced} backgroundImage backgroundImageFit{auto|contain|cover} \
        backgroundImageAttachment{scroll|fixed} backgroundOpacity# showBrandInfo?"),
    class("calculatedvalue", "", true, "!name expression= includeIntoResult?"),
    class("expressionitem", "", true, "expression="),
    class("htmlconditionitem", "expressionitem", true, "html$"),
    class("urlconditionitem", "expressionitem", true, "url$"),
    class("choicesbyurl", "", true, "\
        url path valueName titleName imageLinkName allowEmptyResponse? \
        attachData/attachOriginalItems?"),
    class("matrixbase", "question", false, "\
        columnsVisibleIf= rowsVisibleIf= columnMinWidth showHeader? verticalAlign{top|middle} \
        alternateRows? displayMode{auto|table|list}"),
    class("expression", "question", true, "\
        expression= format$ displayStyle{none|decimal|currency|percent|date} currency \
        maximumFractionDigits# minimumFractionDigits# useGrouping? precision#"),
    class("matrixdropdowncolumn", "", true, "\
        !name title$ cellHint$ cellType colCount# isRequired? isUnique? requiredErrorText$ \
        readOnly? minWidth width visible? visibleIf= enableIf= requiredIf= resetValueIf= \
        setValueIf= setValueExpression= showInMultipleColumns? validators[*surveyvalidator] \
        totalType{none|sum|count|min|max|avg} totalExpression= totalFormat$ \
        totalDisplayStyle{none|decimal|currency|percent} \
        totalAlignment{auto|left|center|right} totalCurrency totalMaximumFractionDigits# \
        totalMinimumFractionDigits# renderAs defaultDisplayValue$"),
    class("matrixdropdownbase", "matrixbase", true, "\
        columns[matrixdropdowncolumn] columnLayout/columnsLocation{horizontal|vertical} \
        transposeData? detailElements[*question] detailPanelMode{none|underRow|underRowSingle} \
        cellErrorLocation{default|top|bottom} detailErrorLocation{default|top|bottom} \
        horizontalScroll? choices[itemvalue] placeholder/optionsCaption$ keyDuplicationError$ \
        singleInputTitleTemplate$ cellType columnColCount# allowAdaptiveActions?"),
    class("matrixdropdown", "matrixdropdownbase", true, "\
        rows[itemvalue] rowTitleWidth totalText$ hideIfRowsEmpty? rowOrder{initial|random}"),
    class("matrixdynamic", "matrixdropdownbase", true, "\
        allowAddRows? allowRemoveRows? rowCount# rowCountExpression= minRowCount# maxRowCount# \
        keyName defaultRowValue copyDefaultValueFromLastEntry/defaultValueFromLastRow? \
        confirmDelete? confirmDeleteText$ \
        addRowButtonLocation/addRowLocation{default|top|bottom|topBottom} addRowText$ \
        removeRowText$ hideColumnsIfEmpty? noRowsText/emptyRowsText$ detailPanelShowOnAdding? \
        allowRowReorder/allowRowsDragAndDrop?"),
    class("choiceitem", "itemvalue", true, "\
        showCommentArea? isCommentRequired? commentPlaceholder$ elements[*question]"),
    class("selectbase", "question", false, "\
        choicesFromQuestion choices[choiceitem] \
        choicesFromQuestionMode{all|selected|unselected} choiceValuesFromQuestion \
        choiceTextsFromQuestion choicesOrder{none|asc|desc|random} choicesByUrl(choicesbyurl) \
        hideIfChoicesEmpty? choicesVisibleIf= choicesEnableIf= separateSpecialChoices? \
        showOtherItem/hasOther? showNoneItem/hasNone? showRefuseItem? showDontKnowItem? \
        otherPlaceholder/otherPlaceHolder$ noneText$ refuseText$ dontKnowText$ otherText$ \
        otherErrorText$ storeOthersAsComment{default|true|false}"),
    class("checkboxbase", "selectbase", false, "colCount#"),
    class("dropdown", "selectbase", true, "\
        placeholder/optionsCaption$ allowClear/showOptionsCaption? choicesMin# choicesMax# \
        choicesStep# autocomplete/autoComplete textWrapEnabled? searchEnabled? \
        allowCustomChoices? createCustomChoiceText$ searchMode{contains|startsWith} \
        choicesLazyLoadEnabled? choicesLazyLoadPageSize# inputFieldComponent itemComponent"),
    class("matrixcolumn", "itemvalue", true, "isExclusive?"),
    class("matrix", "matrixbase", true, "\
        rowTitleWidth columns[matrixcolumn] rows[itemvalue] cells \
        rowOrder/rowsOrder{initial|random} eachRowRequired/isAllRowRequired? eachRowUnique? \
        hideIfRowsEmpty? cellComponent cellType{radio|checkbox}"),
    class("textbase", "question", true, ""),
    class("text", "textbase", true, "\
        inputType{color|date|datetime-local|email|month|number|password|range|tel|text|time|url|week} \
        inputSize/size# textUpdateMode{default|onBlur|onTyping} autocomplete/autoComplete min \
        max minValueExpression= maxValueExpression= minErrorText$ maxErrorText$ stepErrorText$ \
        inputTextAlignment{left|right|auto} maskType maskSettings(masksettings) step# \
        maxLength# placeholder/placeHolder$ dataList"),
    class("multipletextitem", "", true, "\
        !name isRequired? placeholder/placeHolder$ \
        inputType{color|date|datetime-local|email|month|number|password|range|tel|text|time|url|week} \
        maskType maskSettings(masksettings) inputTextAlignment{left|right|auto} title$ \
        maxLength# inputSize/size# requiredErrorText$ defaultValueExpression= \
        minValueExpression= maxValueExpression= validators[*surveyvalidator]"),
    class("multipletext", "question", true, "\
        !items[multipletextitem] inputSize/itemSize# colCount# \
        itemErrorLocation{default|top|bottom} itemTitleWidth"),
    class("flowpanel", "panel", true, "content$"),
    class("nonvalue", "question", true, ""),
    class("empty", "question", true, ""),
    class("checkboxitem", "choiceitem", true, "isExclusive?"),
    class("checkbox", "checkboxbase", true, "\
        showSelectAllItem/hasSelectAll? maxSelectedChoices# minSelectedChoices# selectAllText$ \
        valuePropertyName itemComponent choices[checkboxitem]"),
    class("tagbox", "checkbox", true, "\
        placeholder$ allowClear? searchEnabled? allowCustomChoices? createCustomChoiceText$ \
        textWrapEnabled? choicesLazyLoadEnabled? choicesLazyLoadPageSize# hideSelectedItems? \
        closeOnSelect? searchMode{contains|startsWith}"),
    class("ranking", "checkbox", true, "\
        colCount# longTap selectToRankEnabled? selectToRankSwapAreas? \
        selectToRankAreasLayout{horizontal|vertical} selectToRankEmptyRankedAreaText$ \
        selectToRankEmptyUnrankedAreaText$"),
    class("comment", "textbase", true, "\
        maxLength# cols# rows# placeholder/placeHolder$ \
        textUpdateMode{default|onBlur|onTyping} autoGrow? allowResize? acceptCarriageReturn?"),
    class("file", "question", true, "\
        showPreview? allowMultiple? allowImagesPreview? imageHeight imageWidth \
        acceptedCategories acceptedTypes storeDataAsText? waitForUpload? maxSize# maxFiles# \
        confirmDelete? sourceType{file|camera|file-camera} fileOrPhotoPlaceholder$ \
        photoPlaceholder$ filePlaceholder$ allowCameraAccess? \
        cameraFacingMode{user|environment}"),
    class("html", "nonvalue", true, "html$"),
    class("radiogroup", "checkboxbase", true, "allowClear/showClearButton? itemComponent"),
    class("ratingitem", "itemvalue", true, ""),
    class("rating", "question", true, "\
        rateType/rateDisplayMode{labels|stars|smileys} scaleColorMode{monochrome|colored} \
        rateColorMode{default|scale} autoGenerate{true|false} rateCount# \
        rateValues[ratingitem] rateMin# rateMax# rateStep# \
        minRateDescription/mininumRateDescription$ maxRateDescription/maximumRateDescription$ \
        displayRateDescriptionsAsExtremeItems? \
        rateDescriptionLocation{leftRight|top|bottom|topBottom} \
        displayMode{auto|buttons|dropdown} itemComponent"),
    class("sliderlabel", "itemvalue", true, "value# showValue?"),
    class("slider", "question", true, "\
        sliderType{single|range} autoGenerate{true|false} min# max# step# minValueExpression= \
        maxValueExpression= minRangeLength# maxRangeLength# customLabels[sliderlabel] \
        showLabels? tooltipVisibility{auto|always|never} labelFormat tooltipFormat \
        allowDragRange? allowSwap? labelCount# allowClear?"),
    class("boolean", "question", true, "\
        label$ labelTrue$ labelFalse$ valueTrue valueFalse swapOrder? \
        displayMode{segmented|radio|checkbox|switch} useTitleAsLabel?"),
    class("imageitemvalue", "itemvalue", true, "imageLink$"),
    class("imagepicker", "checkboxbase", true, "\
        placeholder contentMode{image|video} imageFit{none|contain|cover|fill} imageHeight \
        imageWidth minImageWidth minImageHeight maxImageWidth maxImageHeight showLabel? \
        multiSelect? choices[imageitemvalue]"),
    class("imagemaparea", "itemvalue", true, "\
        shape{inherit|circle|rect|poly} coords idleFillColor idleStrokeColor idleStrokeWidth# \
        hoverFillColor hoverStrokeColor hoverStrokeWidth# selectedFillColor \
        selectedStrokeColor selectedStrokeWidth#"),
    class("imagemap", "question", true, "\
        imageLink areas[imagemaparea] multiSelect? valuePropertyName shape{circle|rect|poly} \
        idleFillColor idleStrokeColor idleStrokeWidth# hoverFillColor hoverStrokeColor \
        hoverStrokeWidth# selectedFillColor selectedStrokeColor selectedStrokeWidth# \
        maxSelectedAreas# minSelectedAreas#"),
    class("image", "nonvalue", true, "\
        imageLink$ altText/text$ contentMode{auto|image|video|youtube} \
        imageFit{none|contain|cover|fill} imageHeight imageWidth"),
    class("signaturepad", "question", true, "\
        signatureWidth# signatureHeight# signatureAutoScaleEnabled? penMinWidth# penMaxWidth# \
        height# allowClear? showPlaceholder? placeholder$ placeholderReadOnly$ backgroundImage \
        penColor backgroundColor dataFormat{png|jpeg|svg} storeDataAsText? waitForUpload?"),
    class("paneldynamic", "question", true, "\
        templateElements/questions[*question] templateTitle$ templateTabTitle$ \
        tabTitlePlaceholder$ templateDescription$ noEntriesText$ allowAddPanel? \
        allowRemovePanel? newPanelPosition{next|last} panelCount# panelCountExpression= \
        minPanelCount# maxPanelCount# defaultPanelValue \
        copyDefaultValueFromLastEntry/defaultValueFromLastPanel? \
        panelsState{default|collapsed|expanded|firstExpanded} keyName keyDuplicationError$ \
        confirmDelete? confirmDeleteText$ addPanelText/panelAddText$ \
        removePanelText/panelRemoveText$ prevPanelText/panelPrevText$ \
        nextPanelText/panelNextText$ \
        showQuestionNumbers{true|false|default|onpanel|recursive|off} questionStartIndex \
        renderMode displayMode{list|carousel|tab} showProgressBar/showRangeInProgress? \
        progressBarLocation{top|bottom|topBottom} tabAlign{left|center|right} \
        templateQuestionTitleLocation/templateTitleLocation{default|top|bottom|left} \
        templateQuestionTitleWidth templateErrorLocation{default|top|bottom} \
        templateVisibleIf= removePanelButtonLocation/panelRemoveButtonLocation{bottom|right}"),
    class("trigger", "", false, "operator value expression="),
    class("surveytrigger", "trigger", false, "name"),
    class("visibletrigger", "surveytrigger", true, "pages questions"),
    class("completetrigger", "surveytrigger", true, ""),
    class("setvaluetrigger", "surveytrigger", true, "!setToName setValue isVariable?"),
    class("copyvaluetrigger", "surveytrigger", true, "!fromName !setToName copyDisplayValue?"),
    class("skiptrigger", "surveytrigger", true, "!gotoName"),
    class("runexpressiontrigger", "surveytrigger", true, "setToName runExpression="),
    class("buttongroup", "checkboxbase", true, "choices[buttongroupitemvalue]"),
    class("buttongroupitemvalue", "choiceitem", true, "showCaption? iconName iconSize#"),
    class("masksettings", "", true, "saveMaskedValue?"),
    class("patternmask", "masksettings", true, "pattern"),
    class("numericmask", "masksettings", true, "\
        allowNegativeValues? decimalSeparator thousandsSeparator precision# min# max#"),
    class("datetimemask", "patternmask", true, "\
        patternPreset{localeDate|localeTime|localeDateTime} min max"),
    class("currencymask", "numericmask", true, "currencySymbol currencyPattern prefix suffix"),
];
