using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Aql.Evaluation;

/// <summary>A value that a query meets.</summary>
/// <param name="Raw">Null, <see cref="string"/>, <see cref="bool"/>, <see cref="RmNumber"/> or <see cref="RmObject"/>.</param>
/// <param name="Owner">The object whose attribute the value is: what tells that a text is a date, or which unit a number has.</param>
public readonly record struct AqlValue(object? Raw, RmObject? Owner = null)
{
    /// <summary>No value: an item that is missing or unknown.</summary>
    public static AqlValue Missing => default;

    /// <summary>True when there is no value.</summary>
    public bool IsMissing => Raw is null;

    /// <summary>A number.</summary>
    public static AqlValue Of(double number) => double.IsFinite(number)
        ? new(double.IsInteger(number) && Math.Abs(number) < 1e15 ? RmNumber.From((long)number) : RmNumber.From(number))
        : Missing;

    /// <summary>The unit of the quantity that the value is, or is the magnitude of; null when there is none.</summary>
    public string? Units => ((Raw as DvQuantity) ?? (Owner as DvQuantity))?.Units;
}
