using System.Globalization;
using Microsoft.Extensions.Localization;
using Varde.Foundation;
using Varde.People;

namespace Varde.Web.Rollout;

/// <summary>What whoever leads the rollout fills in, with what is wrong with it. The fields have Norwegian names on the page and those of the API in what is decided.</summary>
/// <param name="sent">The form; null when none was sent.</param>
/// <param name="there">What stands in a field where nothing was sent; null for nothing.</param>
public abstract class RolloutForm(IFormCollection? sent, Func<string, string>? there)
{
    /// <summary>The field of what is to be done.</summary>
    public const string Act = "gjor";

    /// <summary>What is wrong with fields: the field (empty for none), what it is called, and what is wrong.</summary>
    public IReadOnlyList<(string Field, string Label, string Message)> Faults { get; private set; } = [];

    /// <summary>Whether a form was sent.</summary>
    public bool IsSent => sent is not null;

    /// <summary>Why nothing was done, where no field says it.</summary>
    public string? Problem { get; private set; }

    /// <summary>The work that must be handed over first.</summary>
    public IReadOnlyList<OpenWorkCount> OpenWork { get; private set; } = [];

    /// <summary>The version that was read.</summary>
    public int Version => int.TryParse(Written("versjon"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    /// <summary>What was written in a field, or what stands there where nothing was sent.</summary>
    public string Written(string field) => sent is not null ? sent[field].ToString().Trim() : there?.Invoke(field) ?? "";

    /// <summary>What is wrong with a field; null for nothing.</summary>
    public string? Fault(string field) => Faults.Where(fault => fault.Field == field).Select(fault => fault.Message).FirstOrDefault();

    /// <summary>All that was ticked or chosen under a name.</summary>
    public IReadOnlyList<string> Ticked(string field) => sent is not null ? [.. sent[field].OfType<string>().Where(one => one.Length > 0).Distinct(StringComparer.Ordinal)] : Written(field).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether the version that is there is the one that was read.</summary>
    public Outcome<int> Follows(int version) => version == Version ? version : new PreconditionFailed("It was changed meanwhile.", null);

    /// <summary>What was sent; null when nothing was.</summary>
    private protected IFormCollection? Sent => sent;

    /// <summary>The field of the page that a path of the API is about, and the key of what it is called; empty for none.</summary>
    private protected abstract (string Field, string Label) FieldOf(string path);

    /// <summary>The text that says why it was not done, where that is of one kind of form.</summary>
    private protected abstract string? TextOf(Refusal refusal);

    /// <summary>Says why it was not done: beside the fields where it names them.</summary>
    private protected void Tell(Refusal refusal, IStringLocalizer texts)
    {
        if (refusal is Invalid invalid) Faults = [.. invalid.Faults.Select(fault => FieldOf(fault.Path)).Distinct().Where(field => field.Field.Length > 0).Select(field => (field.Field, texts[field.Label].Value, texts[$"Fault.{field.Field}"].Value))];
        if (refusal is OpenWorkLeft left) OpenWork = left.Open;
        Problem = texts[TextOf(refusal) ?? refusal switch { PreconditionFailed => "ChangedMeanwhile", _ => "NotDone" }];
    }
}
