namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>Makes the inputs of a node from its class and its constraint (Simplified Formats, RM mapping).</summary>
internal sealed class WebInputs(OperationalTemplate template)
{
    private static readonly string[] DurationParts = ["year", "month", "day", "week", "hour", "minute", "second"];

    private readonly WebDefaults _defaults = new(template);
    private readonly WebCodes _codes = new(template);
    private readonly WebProportionInputs _proportions = new(new(template));

    /// <summary>Adds the inputs; nothing for groups.</summary>
    /// <param name="node">The node.</param>
    /// <param name="scope">The constraint on the node, or that which it lies under when only the reference model asks for it.</param>
    public void Add(WebNode node, CObject? scope)
    {
        if (node.Constraint is CPrimitiveObject primitive)
        {
            node.Inputs.Add(Text(primitive.Item as CString, null, null));
            return;
        }

        switch (node.RmType)
        {
            case "DV_TEXT" or "DV_MULTIMEDIA" or "DV_URI" or "DV_EHR_URI" or "STRING" or "DV_PARAGRAPH":
                node.Inputs.Add(Text(Primitive<CString>(node, "value"), null, _defaults.TextOf(node, "value")));
                break;
            case "DV_CODED_TEXT" or "DV_STATE":
                _codes.AddCodedText(node, scope, _defaults);
                break;
            case "DV_ORDINAL" or "DV_SCALE":
                node.Inputs.Add(_codes.Ordinal(node, _defaults));
                break;
            case "DV_QUANTITY":
                AddQuantity(node);
                break;
            case "DV_COUNT":
                node.Inputs.Add(Count(node));
                break;
            case "DV_BOOLEAN":
                node.Inputs.Add(Boolean(node));
                break;
            case "DV_PROPORTION":
                _proportions.Add(node);
                break;
            case "DV_DURATION":
                AddDuration(node);
                break;
            case "DV_DATE" or "DV_TIME" or "DV_DATE_TIME":
                node.Inputs.Add(Temporal(node));
                break;
            case "DV_IDENTIFIER":
                AddTexts(node, "id", "type", "issuer", "assigner");
                break;
            case "DV_PARSABLE" or "DV_GENERAL_TIME_SPECIFICATION" or "DV_PERIODIC_TIME_SPECIFICATION":
                AddTexts(node, "value", "formalism");
                break;
            case "PARTY_PROXY" or "PARTY_IDENTIFIED":
                AddTexts(node, "id", "id_scheme", "id_namespace", "name");
                break;
        }
    }

    public void SetStates(WebNode state, IReadOnlyList<CComplexObject> transitions) => _codes.SetStates(state, transitions);

    public void SetCareflowSteps(WebNode step, IReadOnlyList<CComplexObject> transitions) => _codes.SetCareflowSteps(step, transitions);

    public static T? Primitive<T>(WebNode node, string attribute) where T : CPrimitive =>
        (node.Constraint as CComplexObject)?.Attribute(attribute)?.Children is [CPrimitiveObject { Item: T item }, ..] ? item : null;

    private void AddTexts(WebNode node, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            node.Inputs.Add(Text(Primitive<CString>(node, suffix), suffix, _defaults.TextOf(node, suffix)));
        }
    }

    private static WebTemplateInput Text(CString? constraint, string? suffix, string? defaultValue) => new(WebTemplateInputType.Text, suffix)
    {
        List = [.. (constraint?.List ?? []).Select(one => new WebTemplateListItem(one, one))],
        ListOpen = constraint?.ListOpen,
        Validation = WebTemplateValidation.Of(null, pattern: constraint?.Pattern),
        DefaultValue = defaultValue ?? constraint?.AssumedValue,
    };

    private WebTemplateInput Boolean(WebNode node)
    {
        var constraint = Primitive<CBoolean>(node, "value");
        return new(WebTemplateInputType.Boolean)
        {
            List = constraint switch
            {
                { TrueValid: true, FalseValid: false } => [new("true", "true")],
                { TrueValid: false, FalseValid: true } => [new("false", "false")],
                _ => [],
            },
            DefaultValue = _defaults.TextOf(node, "value") is { } text ? text == "true" : constraint?.AssumedValue,
        };
    }

    private WebTemplateInput Count(WebNode node)
    {
        var constraint = Primitive<CInteger>(node, "magnitude");
        return new(WebTemplateInputType.Integer)
        {
            List = [.. (constraint?.List ?? []).Select(Item)],
            Validation = WebTemplateValidation.Of(WebTemplateRange.OfIntegers(constraint?.Range)),
            DefaultValue = (object?)_defaults.IntegerOf(node, "magnitude") ?? constraint?.AssumedValue,
        };
    }

    private static WebTemplateListItem Item<T>(T value) where T : IFormattable
    {
        var text = value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
        return new(text, text);
    }

    private WebTemplateInput Temporal(WebNode node)
    {
        var constraint = Primitive<CTemporal>(node, "value");
        var type = node.RmType switch
        {
            "DV_DATE" => WebTemplateInputType.Date,
            "DV_TIME" => WebTemplateInputType.Time,
            _ => WebTemplateInputType.DateTime,
        };
        return new(type)
        {
            Validation = WebTemplateValidation.Of(WebTemplateRange.OfTexts(constraint?.Range), pattern: constraint?.Pattern),
            DefaultValue = _defaults.TextOf(node, "value") ?? constraint?.AssumedValue,
        };
    }

    private void AddQuantity(WebNode node)
    {
        var constraint = node.Constraint as CDvQuantity;
        var units = (constraint?.List ?? []).Select(one => Unit(node, one)).ToList();
        node.Inputs.Add(new(WebTemplateInputType.Decimal, "magnitude")
        {
            Validation = units is [var only] ? only.Validation : null,
            DefaultValue = (object?)_defaults.DecimalOf(node, "magnitude") ?? constraint?.AssumedValue?.Magnitude,
        });
        node.Inputs.Add(new(constraint is null ? WebTemplateInputType.Text : WebTemplateInputType.CodedText, "unit")
        {
            List = units, DefaultValue = _defaults.TextOf(node, "units") ?? constraint?.AssumedValue?.Units,
        });
    }

    private WebTemplateListItem Unit(WebNode node, CQuantityItem item)
    {
        var labels = new Dictionary<string, string>();
        foreach (var language in template.Languages)
        {
            if (node.Constraint?.Term(item.Units, language)?.Text is { } text)
            {
                labels[language] = text;
            }
        }

        return new(item.Units, item.Units)
        {
            LocalizedLabels = labels,
            Validation = WebTemplateValidation.Of(WebTemplateRange.OfReals(item.Magnitude), WebTemplateRange.OfIntegers(item.Precision)),
        };
    }

    private void AddDuration(WebNode node)
    {
        var constraint = Primitive<CDuration>(node, "value");
        var lower = WebDuration.Parts(constraint?.Range is { HasLower: true } lowest ? lowest.Lower : null);
        var upper = WebDuration.Parts(constraint?.Range is { HasUpper: true } highest ? highest.Upper : null);
        var start = (_defaults.TextOf(node, "value") ?? constraint?.AssumedValue) is { } text ? WebDuration.Parts(text) : null;
        foreach (var part in DurationParts.Where(one => WebDuration.Allows(constraint?.Pattern, one)))
        {
            var max = upper.GetValueOrDefault(part);
            node.Inputs.Add(new(WebTemplateInputType.Integer, part)
            {
                Validation = new(WebTemplateRange.OfIntegers(new(lower.GetValueOrDefault(part), max, true, max > 0))),
                DefaultValue = start?.GetValueOrDefault(part),
            });
        }
    }
}
