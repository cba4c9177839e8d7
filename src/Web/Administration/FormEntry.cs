using System.Collections.Frozen;
using Varde.Web.Components;

namespace Varde.Web.Administration;

/// <summary>What stands in a form by which something is changed, with what is wrong with it. Fields have the Norwegian names of the page.</summary>
/// <param name="Values">The texts by field; a field without text may be missing.</param>
public sealed record FormEntry(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>An empty form.</summary>
    public static FormEntry Empty { get; } = new(FrozenDictionary<string, string>.Empty);

    /// <summary>What is wrong, by field.</summary>
    public IReadOnlyDictionary<string, string> Faults { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What somebody else has written meanwhile in the fields that this one has changed too.</summary>
    public IReadOnlyDictionary<string, string> Theirs { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What stands in a field.</summary>
    public string this[string field] => Values.GetValueOrDefault(field, "");

    /// <summary>What is wrong with a field; null for nothing.</summary>
    public string? Fault(string field) => Faults.GetValueOrDefault(field);

    /// <summary>A form of these texts; empty ones are left out.</summary>
    public static FormEntry Of(params IEnumerable<(string Field, string? Text)> texts) =>
        new(texts.Where(one => one.Text is { Length: > 0 }).ToDictionary(one => one.Field, one => one.Text!, StringComparer.Ordinal));

    /// <summary>What was sent in some fields, without the spaces around it.</summary>
    public static FormEntry Of(IFormCollection sent, IEnumerable<string> fields) => Of(fields.Select(field => (field, (string?)sent[field].ToString().Trim())));

    /// <summary>The same with another text in one field.</summary>
    public FormEntry With(string field, string text) => this with { Values = Of([.. Values.Where(one => one.Key != field).Select(one => (one.Key, (string?)one.Value)), (field, text)]).Values };

    /// <summary>The same where somebody else has saved meanwhile: what only they have changed is as they have it, and what both have changed stays as it is here, with theirs beside it.</summary>
    /// <param name="before">What both began with.</param>
    /// <param name="theirs">What is stored now.</param>
    public FormEntry MetBy(FormEntry before, FormEntry theirs)
    {
        var merged = MergedTexts.Of(before.Values.Keys.Concat(Values.Keys).Concat(theirs.Values.Keys), field => before[field], field => this[field], field => theirs[field]);
        return Of(merged.Texts.Select(one => (one.Key, (string?)one.Value))) with { Theirs = merged.Disputed.ToDictionary(field => field, field => theirs[field], StringComparer.Ordinal) };
    }
}
