using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Units;

namespace Varde.OpenEhr.Validation;

/// <summary>C_DV_QUANTITY: the units that may stand, each with its ranges; without a list every unit of the property.</summary>
internal sealed class QuantityCheck(CDvQuantity constraint)
{
    private readonly UnitDimension? _dimension = constraint.Property is { } property ? UnitDimension.OfProperty(property.CodeString) : null;

    public void Check(RmObject item, FaultList faults)
    {
        if (item is not DvQuantity { Units: { } units } quantity) return;
        if (constraint.List.Count == 0) CheckProperty(units, faults);
        else if (constraint.List.FirstOrDefault(one => one.Units == units) is { } line) CheckLine(quantity, line, faults);
        else faults.Add("units", FaultCode.NotListed.Of(Shown.Text(units), Shown.Choice([.. constraint.List.Select(one => one.Units)])));
    }

    private void CheckProperty(string units, FaultList faults)
    {
        if (_dimension is { } wanted && UcumUnit.Find(units)?.Dimension is { } found && found != wanted)
            faults.Add("units", FaultCode.OtherProperty.Of(Shown.Text(units), constraint.Property));
    }

    private static void CheckLine(DvQuantity quantity, CQuantityItem line, FaultList faults)
    {
        if (line.Magnitude is { } range && quantity.Magnitude is { } magnitude && !PrimitiveChecks.InRange(range, magnitude))
            faults.Add("magnitude", FaultCode.QuantityOutOfRange.Of(magnitude.Text, Shown.Text(line.Units), range));
        if (line.Precision is { } digits && quantity.Precision?.Whole is { } precision && !digits.Contains(precision))
            faults.Add("precision", FaultCode.WrongPrecision.Of(precision, digits, Shown.Text(line.Units)));
    }
}

/// <summary>
/// C_DV_ORDINAL and C_DV_SCALE: value and symbol must be a pair of the list. The symbol is known by its code: what terminology and text systems write
/// with it differs (<c>local</c>, <c>external</c>, a short form), and the pair leaves no doubt.
/// </summary>
internal sealed class OrdinalCheck(IReadOnlyList<COrdinalItem> list)
{
    public void Check(RmObject item, FaultList faults)
    {
        var (value, symbol) = item switch
        {
            DvOrdinal ordinal => (ordinal.Value, ordinal.Symbol),
            DvScale scale => (scale.Value, scale.Symbol),
            _ => (null, null),
        };
        if (list.Count == 0 || value is null || symbol?.DefiningCode?.CodeString is not { Length: > 0 } code) return;
        if (list.FirstOrDefault(one => one.Symbol.CodeString == code) is not { } step)
            faults.Add("symbol", FaultCode.NotListed.Of(Shown.Text(code), Choice()));
        else if (PrimitiveChecks.Exact(value) != step.Value)
            faults.Add("value", FaultCode.OtherOrdinalValue.Of(value.Text, step.Symbol, step.Value));
    }

    private FaultChoice Choice() => Shown.Choice([.. list.Select(one => $"{one.Value}|{one.Symbol}")]);
}

/// <summary>C_DV_STATE: the state must be one of the machine, and terminal exactly when no transition leaves it.</summary>
internal sealed class StateCheck(CDvState constraint)
{
    public void Check(RmObject item, FaultList faults)
    {
        if (item is not DvState { Value.Value: { Length: > 0 } name } state || constraint.States.Count == 0) return;
        if (constraint.States.FirstOrDefault(one => one.Name == name) is not { } known)
            faults.Add("value", FaultCode.NotState.Of(Shown.Text(name), Shown.Choice([.. constraint.States.Select(one => one.Name)])));
        else if (state.IsTerminal is { } terminal && terminal != (known.Transitions.Count == 0))
            faults.Add("is_terminal", FaultCode.WrongTerminal.Of(terminal ? "true" : "false", known.Name, known.Transitions.Count));
    }
}
