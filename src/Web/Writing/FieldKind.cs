using Varde.OpenEhr.Templates.WebTemplates;

namespace Varde.Web.Writing;

/// <summary>How a value of a template is filled in.</summary>
public enum FieldKind
{
    /// <summary>Nothing here fills it in: pictures, intervals of time rules, and other classes that have no field.</summary>
    Unsupported,

    /// <summary>Free text (DV_TEXT, DV_URI).</summary>
    Text,

    /// <summary>One of some texts (DV_TEXT with a list).</summary>
    TextChoice,

    /// <summary>One of the template's codes (DV_CODED_TEXT, DV_ORDINAL, DV_SCALE), with free text beside it where the template has that.</summary>
    Choice,

    /// <summary>A code of a value set outside the template, which is looked for.</summary>
    CodeSearch,

    /// <summary>A number with its unit (DV_QUANTITY).</summary>
    Quantity,

    /// <summary>A whole number (DV_COUNT).</summary>
    Count,

    /// <summary>Per cent, or another proportion whose denominator is known (DV_PROPORTION).</summary>
    Percent,

    /// <summary>Two numbers in proportion (DV_PROPORTION).</summary>
    Ratio,

    /// <summary>Yes or no (DV_BOOLEAN).</summary>
    YesNo,

    /// <summary>A day (DV_DATE).</summary>
    Date,

    /// <summary>A day with a time (DV_DATE_TIME).</summary>
    DateTime,

    /// <summary>A time of day (DV_TIME).</summary>
    Time,

    /// <summary>A length of time (DV_DURATION).</summary>
    Duration,

    /// <summary>An identifier (DV_IDENTIFIER).</summary>
    Identifier,
}

/// <summary>Tells how nodes are filled in.</summary>
internal static class FieldKinds
{
    /// <summary>How a node with a value is filled in.</summary>
    public static FieldKind Of(WebTemplateNode node) => node.RmType switch
    {
        "DV_TEXT" => Input(node, null)?.List.Count > 0 ? FieldKind.TextChoice : FieldKind.Text,
        "DV_URI" or "DV_EHR_URI" => FieldKind.Text,
        "DV_CODED_TEXT" or "DV_STATE" => Input(node, "code")?.List.Count > 0 ? FieldKind.Choice : FieldKind.CodeSearch,
        "DV_ORDINAL" or "DV_SCALE" => node.Inputs is [{ List.Count: > 0 }, ..] ? FieldKind.Choice : FieldKind.Unsupported,
        "DV_QUANTITY" => FieldKind.Quantity,
        "DV_COUNT" => FieldKind.Count,
        "DV_PROPORTION" => node.ProportionTypes is ["percent" or "unitary"] ? FieldKind.Percent : FieldKind.Ratio,
        "DV_BOOLEAN" => FieldKind.YesNo,
        "DV_DATE" => FieldKind.Date,
        "DV_DATE_TIME" => FieldKind.DateTime,
        "DV_TIME" => FieldKind.Time,
        "DV_DURATION" => FieldKind.Duration,
        "DV_IDENTIFIER" => FieldKind.Identifier,
        _ => FieldKind.Unsupported,
    };

    /// <summary>The input of a part of the value; null where there is none.</summary>
    public static WebTemplateInput? Input(WebTemplateNode node, string? suffix) => node.Inputs.FirstOrDefault(input => input.Suffix == suffix);
}
