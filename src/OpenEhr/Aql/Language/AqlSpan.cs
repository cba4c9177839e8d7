namespace Varde.OpenEhr.Aql.Language;

/// <summary>A stretch of the text of a query.</summary>
/// <param name="Start">Its first character, from 0.</param>
/// <param name="Length">How many characters it has.</param>
public readonly record struct AqlSpan(int Start, int Length)
{
    /// <summary>The first place after it.</summary>
    public int End => Start + Length;

    /// <summary>The stretch from the beginning of this one to the end of another.</summary>
    public AqlSpan To(AqlSpan last) => new(Start, last.End - Start);
}

/// <summary>Something wrong with a query: where, what was found, what was expected, and how it may be mended.</summary>
/// <param name="Span">Where in the text.</param>
/// <param name="Line">Line of its first character, from 1.</param>
/// <param name="Column">Column of its first character, from 1.</param>
/// <param name="Message">What is wrong, and what was expected there.</param>
/// <param name="Hint">What was perhaps meant; null when nothing can be guessed.</param>
public sealed record AqlFault(AqlSpan Span, int Line, int Column, string Message, string? Hint = null)
{
    /// <summary>A fault at a place of a text.</summary>
    public static AqlFault At(string text, AqlSpan span, string message, string? hint = null)
    {
        var (line, column) = (1, 1);
        foreach (var c in text.AsSpan(0, Math.Min(span.Start, text.Length)))
            (line, column) = c == '\n' ? (line + 1, 1) : (line, column + 1);
        return new(span, line, column, message, hint);
    }

    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}: {Message}{(Hint is null ? "" : $" ({Hint})")}";
}

/// <summary>What became of a query: a value, or the faults that were found. Expected failure is a value, never an exception.</summary>
public sealed class AqlOutcome<T> where T : class
{
    private AqlOutcome(T? value, IReadOnlyList<AqlFault> faults) => (Value, Faults) = (value, faults);

    /// <summary>The value; null exactly when there are faults.</summary>
    public T? Value { get; }

    /// <summary>The faults, empty exactly when there is a value.</summary>
    public IReadOnlyList<AqlFault> Faults { get; }

    /// <summary>A value that was read without fault.</summary>
    public static AqlOutcome<T> Of(T value) => new(value, []);

    /// <summary>The faults, at least one.</summary>
    public static AqlOutcome<T> Failed(IReadOnlyList<AqlFault> faults) =>
        faults.Count > 0 ? new(null, faults) : throw new ArgumentException("A failure names its faults", nameof(faults));
}
