using System.Diagnostics.CodeAnalysis;

namespace Varde.OpenEhr;

/// <summary>Something wrong with an input: where it is, and what was found and expected there.</summary>
/// <param name="Path">Where: an openEHR path, a FLAT key, or a JSON or XML place; <c>/</c> is the whole input.</param>
/// <param name="Message">What is wrong, in a sentence that names what was found and what would be right. Never holds the whole input.</param>
/// <param name="Line">Line of the source text, from 1; 0 when not known.</param>
/// <param name="Column">Column of the source text, from 1; 0 when not known.</param>
public sealed record Fault(string Path, string Message, int Line = 0, int Column = 0)
{
    /// <summary>
    /// True when all that is wrong is that something is not there yet: a mandatory attribute, value, node or item. A draft may have such faults
    /// (RM 1.1.0 Common §6, version lifecycle: incomplete); what is in it must be right all the same.
    /// </summary>
    public bool IsOfAbsence { get; init; }

    /// <summary>A fault of a kind that is told in other languages too.</summary>
    /// <param name="path">Where.</param>
    /// <param name="text">What is wrong.</param>
    /// <param name="line">Line of the source text, from 1; 0 when not known.</param>
    /// <param name="column">Column of the source text, from 1; 0 when not known.</param>
    internal Fault(string path, FaultText text, int line = 0, int column = 0) : this(path, text.ToString(), line, column) => Text = text;

    /// <summary>Of which kind it is, with what fills its sentence; null where the text is no document by a template: a template, a query, canonical JSON or XML.</summary>
    public FaultText? Text { get; }

    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{Path}: {Message} (line {Line}, column {Column})" : $"{Path}: {Message}";
}

/// <summary>What became of reading an input: a value, or every fault that was found in it. Expected failure is a value, never an exception.</summary>
public sealed class Parsed<T> where T : class
{
    private Parsed(T? value, IReadOnlyList<Fault> faults) => (Value, Faults) = (value, faults);

    /// <summary>The value; null exactly when there are faults.</summary>
    public T? Value { get; }

    /// <summary>The faults; empty exactly when there is a value.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Value is not null;

    /// <summary>A value that was read without fault.</summary>
    public static Parsed<T> Of(T value) => new(value, []);

    /// <summary>The faults of an input that could not be read; at least one.</summary>
    public static Parsed<T> Failed(IReadOnlyList<Fault> faults) =>
        faults.Count > 0 ? new(null, faults) : throw new ArgumentException("A failure names its faults", nameof(faults));

    /// <summary>One fault.</summary>
    public static Parsed<T> Failed(string path, string message, int line = 0, int column = 0) => new(null, [new(path, message, line, column)]);

    /// <summary>The value, for callers who know the input to be right.</summary>
    /// <exception cref="InvalidOperationException">There are faults; the message holds them.</exception>
    public T ValueOrThrow() => Value ?? throw new InvalidOperationException(string.Join('\n', Faults));
}
