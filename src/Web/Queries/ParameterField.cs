using System.Globalization;
using Varde.OpenEhr.Aql.Evaluation;
using Varde.OpenEhr.Aql.Language;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.Web.Queries;

/// <summary>A parameter of a query as somebody fills it in.</summary>
/// <param name="Name">Its name, without the dollar sign.</param>
/// <param name="Kind">What it is filled in as.</param>
/// <param name="Text">What is filled in; a list has one value in each line.</param>
public sealed record ParameterField(string Name, ParameterKind Kind, string Text)
{
    /// <summary>Its values; null when what is filled in is none.</summary>
    public IReadOnlyList<AqlValue>? Values { get; } = Read(Kind, Text);

    /// <summary>Its values, or one that stands in for them while the query is checked.</summary>
    public IReadOnlyList<AqlValue> ValuesOrStandIn =>
        Values ?? (Kind is ParameterKind.Number or ParameterKind.Numbers ? [AqlValue.Of(1)] : Kind == ParameterKind.Truth ? [new(true)] : [new("")]);

    /// <summary>The key of the sentence that says what is wrong; null when nothing is.</summary>
    public string? ProblemKey => Values is not null ? null : Text.Trim().Length == 0 ? "QueryParameterMissing" : $"QueryParameterNo{Kind}";

    /// <summary>What a parameter is filled in as until somebody chooses.</summary>
    public static ParameterKind KindFor(AqlParameterUse use) => use.Expects switch
    {
        AqlExpectedValue.Number => ParameterKind.Number,
        AqlExpectedValue.Several => ParameterKind.Texts,
        _ => ParameterKind.Text,
    };

    private static IReadOnlyList<AqlValue>? Read(ParameterKind kind, string text)
    {
        if (text.Trim().Length == 0) return null;
        if (kind == ParameterKind.Text) return [new(text)];
        if (kind is ParameterKind.Number or ParameterKind.Truth) return ReadOne(kind, text.Trim()) is { } one ? [one] : null;
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => ReadOne(kind, line)).ToList();
        return lines.Exists(line => line is null) ? null : [.. lines.Select(line => line!.Value)];
    }

    private static AqlValue? ReadOne(ParameterKind kind, string text) => kind switch
    {
        ParameterKind.Truth => Truth(text),
        // A Norwegian writes 37,5.
        ParameterKind.Number or ParameterKind.Numbers => RmNumber.Parse(text.Replace(',', '.').Replace('\u2212', '-')) is { } number ? new(number) : null,
        _ => new(text),
    };

    private static AqlValue? Truth(string text) => text.ToLower(CultureInfo.InvariantCulture) switch
    {
        "true" or "ja" or "sann" or "yes" => new(true),
        "false" or "nei" or "usann" or "no" => new(false),
        _ => null,
    };
}

/// <summary>What a parameter is filled in as. The address does not tell <c>12</c> from <c>'12'</c>, so the reader says which it is.</summary>
public enum ParameterKind
{
    Text,
    Number,
    Truth,
    Texts,
    Numbers,
}
