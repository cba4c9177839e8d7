namespace Varde.OpenEhr.Templates.Reading;

/// <summary>Reads the constraints of the openEHR Archetype Profile: codes, quantities, ordinals, scales and states.</summary>
internal sealed class DomainTypeReader(OptFaults faults, IntervalReader intervals)
{
    private static readonly string[] Common = ["rm_type_name", "occurrences", "node_id", "assumed_value", "default_value"];

    public CDomainType? Read(OptElement element, NodeHead head) => element.Type switch
    {
        "C_CODE_PHRASE" => CodePhrase(element, head),
        "C_CODE_REFERENCE" => CodeReference(element, head),
        "C_DV_QUANTITY" => Quantity(element, head),
        "C_DV_ORDINAL" => Ordinal(element, head),
        "C_DV_SCALE" => Scale(element, head),
        "C_DV_STATE" => State(element, head),
        _ => null,
    };

    /// <summary>A CODE_PHRASE; null when the element is not there.</summary>
    public TemplateCode? Code(OptElement? element)
    {
        if (element is null)
        {
            return null;
        }

        faults.Closed(element, "terminology_id", "code_string", "preferred_term");
        return new(Terminology(element), faults.One(element, "code_string")?.Text ?? "");
    }

    private CCodePhrase CodePhrase(OptElement element, NodeHead head)
    {
        faults.Closed(element, [.. Common, "terminology_id", "code_list"]);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            TerminologyId = Terminology(element),
            CodeList = Codes(element),
            AssumedValue = Code(faults.Optional(element, "assumed_value")),
        };
    }

    private CCodeReference CodeReference(OptElement element, NodeHead head)
    {
        faults.Closed(element, [.. Common, "terminology_id", "code_list", "referenceSetUri"]);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            TerminologyId = Terminology(element),
            CodeList = Codes(element),
            AssumedValue = Code(faults.Optional(element, "assumed_value")),
            ReferenceSetUri = faults.Text(element, "referenceSetUri"),
        };
    }

    private static string[] Codes(OptElement element) => [.. element.All("code_list").Select(one => one.Text).Where(one => one.Length > 0)];

    private string? Terminology(OptElement element) => faults.Optional(element, "terminology_id") is { } id ? faults.Text(id, "value") : null;

    private CDvQuantity Quantity(OptElement element, NodeHead head)
    {
        faults.Closed(element, [.. Common, "property", "list"]);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            Property = Code(faults.Optional(element, "property")),
            List = [.. element.All("list").Select(QuantityItem)],
            AssumedValue = faults.Optional(element, "assumed_value") is { } assumed ? AssumedQuantity(assumed) : null,
        };
    }

    private CQuantityItem QuantityItem(OptElement item)
    {
        faults.Closed(item, "magnitude", "precision", "units", "units_display_name", "units_system");
        return new(
            faults.One(item, "units")?.Text ?? "",
            intervals.Reals(faults.Optional(item, "magnitude")),
            intervals.Integers(faults.Optional(item, "precision")),
            faults.OptionalText(item, "units_display_name"),
            faults.OptionalText(item, "units_system"));
    }

    private AssumedQuantity AssumedQuantity(OptElement assumed) => new(
        faults.One(assumed, "magnitude") is { } magnitude ? faults.Decimal(magnitude) : 0,
        faults.One(assumed, "units")?.Text ?? "",
        faults.Optional(assumed, "precision") is { } precision && faults.Integer(precision) is >= -1 and <= 100 and var digits ? (int)digits : null);

    private CDvOrdinal Ordinal(OptElement element, NodeHead head)
    {
        faults.Closed(element, [.. Common, "list"]);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            List = [.. element.All("list").Select(OrdinalStep)],
            AssumedValue = faults.Optional(element, "assumed_value") is { } assumed ? OrdinalStep(assumed) : null,
        };
    }

    private CDvScale Scale(OptElement element, NodeHead head)
    {
        faults.Closed(element, [.. Common, "list"]);
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            List = [.. element.All("list").Select(Step)],
            AssumedValue = faults.Optional(element, "assumed_value") is { } assumed ? Step(assumed) : null,
        };
    }

    private COrdinalItem OrdinalStep(OptElement item)
    {
        var step = Step(item);
        if (decimal.IsInteger(step.Value) && step.Value is >= int.MinValue and <= int.MaxValue)
        {
            return step;
        }

        faults.Add(item, $"The value of an ordinal is {step.Value}; a whole number was expected.");
        return step with { Value = 0 };
    }

    private COrdinalItem Step(OptElement item)
    {
        var value = faults.One(item, "value") is { } number ? faults.Decimal(number) : 0;
        if (faults.One(item, "symbol") is not { } symbol)
        {
            return new(value, new(null, ""), null);
        }

        return new(value, Code(faults.One(symbol, "defining_code")) ?? new(null, ""), faults.OptionalText(symbol, "value"));
    }

    private CDvState State(OptElement element, NodeHead head)
    {
        faults.Closed(element, [.. Common, "value"]);
        var machine = faults.One(element, "value");
        return new()
        {
            RmTypeName = head.RmTypeName, Occurrences = head.Occurrences, NodeId = head.NodeId, Line = element.Line, Column = element.Column,
            States = machine is null ? [] : [.. machine.All("states").Select(MachineState)],
        };
    }

    private StateMachineState MachineState(OptElement state) => new(faults.Text(state, "name"), [.. state.All("transitions").Select(Transition)]);

    private StateTransition Transition(OptElement transition) => new(
        faults.Text(transition, "event"),
        faults.OptionalText(transition, "action"),
        faults.OptionalText(transition, "guard"),
        faults.Optional(transition, "next_state") is { } next ? faults.Text(next, "name") : null);
}
