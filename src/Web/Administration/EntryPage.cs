using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Web.Documents;

namespace Varde.Web.Administration;

/// <summary>A page with a form by which something of the administration is changed: what was sent, what is wrong, and what somebody else has changed meanwhile.</summary>
public abstract class EntryPage : AdministrationPage
{
    private IFormCollection? _sent;

    [Inject] internal OrganisationDesk Desk { get; set; } = null!;

    [Inject] internal IStringLocalizer<AdministrationTexts> Words { get; set; } = null!;

    [Inject] internal IStringLocalizer<Texts> Common { get; set; } = null!;

    /// <summary>What stands in the form.</summary>
    private protected FormEntry Entry { get; set; } = FormEntry.Empty;

    /// <summary>The number of the version that the form was filled from; null for something new.</summary>
    private protected int? Version { get; set; }

    /// <summary>Why nothing was stored, where no field says it.</summary>
    private protected string? Problem { get; set; }

    /// <summary>Who has changed the same meanwhile and when; null for nobody.</summary>
    private protected string? MetBy { get; private set; }

    /// <summary>What was sent; null when the page is only read.</summary>
    private protected async Task<IFormCollection?> SentAsync(CancellationToken cancellation) =>
        _sent = Http is { Request.HasFormContentType: true } http && HttpMethods.IsPost(http.Request.Method) ? await http.Request.ReadFormAsync(cancellation) : null;

    /// <summary>The version that was sent with the form.</summary>
    private protected int? SentVersion => _sent is not null && TryReadNumber(_sent["versjon"].ToString(), out var number) ? number : null;

    /// <summary>The fields that were sent, and what of somebody else's was shown beside them.</summary>
    private protected static FormEntry Sent(IFormCollection sent, IReadOnlyList<string> fields) => FormEntry.Of(sent, fields) with
    {
        Theirs = fields.Where(field => sent.ContainsKey($"deres-{field}")).ToDictionary(field => field, field => sent[$"deres-{field}"].ToString(), StringComparer.Ordinal),
    };

    /// <summary>Takes somebody else's text into a field, where that is what was asked for.</summary>
    private protected bool HasTaken(IFormCollection sent)
    {
        if (sent["gjor"].ToString().Split(':', 2) is not ["hent", var field] || !Entry.Theirs.TryGetValue(field, out var theirs)) return false;
        Entry = Entry.With(field, theirs) with { Theirs = Entry.Theirs.Where(one => one.Key != field).ToDictionary(StringComparer.Ordinal) };
        if (Entry.Theirs.Count > 0) MetBy = Words["ChangedMeanwhile"];
        return true;
    }

    /// <summary>Somebody was quicker: theirs and this are put together, and nothing is saved until this one has looked at it.</summary>
    private protected async Task MeetAsync(ResourceKey key, FormEntry before, FormEntry theirs, int number, CancellationToken cancellation)
    {
        (Entry, Version) = (Entry.MetBy(before, theirs), number);
        MetBy = (await Desk.HistoryAsync(key, cancellation)).TryGet(out var history, out _) && history is [var last, ..]
            ? Words["ChangedBy", last.By.Length > 0 ? last.By : Words["NotTold"], new TimeText(Common).Of(last.Time)] : Words["ChangedMeanwhile"];
    }

    /// <summary>A sentence for a refusal that no field tells, in the reader's language.</summary>
    private protected string SentenceOf(Refusal refusal) => refusal switch
    {
        Forbidden { Rule: { } rule } when Words[$"Refused.{rule}"] is { ResourceNotFound: false } sentence => sentence,
        PreconditionFailed => Words["ChangedMeanwhile"],
        Forbidden => Words["Refused"],
        Conflict => Words["Refused.HPR-TAKEN"],
        _ => Words["NotStored"],
    };

    /// <summary>The id of something new: that of the form, so that sending it twice stores it once.</summary>
    private protected static string NewId(string? sent) => Guid.TryParseExact(sent, "D", out var id) && id.Version == 7 ? id.ToString("D") : ResourceKey.NewId();
}
