using System.Text.Json.Nodes;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.People.Sharing;

namespace Varde.People;

/// <summary>Giving and withholding as pages read and change it: the same decisions, and the same names of fields, as the API's sharing panel.</summary>
public sealed class DocumentSharing
{
    private readonly ReadSharing _panel;
    private readonly PanelReading _reading;
    private readonly ChangeSharing _changes;
    private readonly SharingHistory _history;
    private readonly Disclosures _disclosures;

    internal DocumentSharing(ReadSharing panel, PanelReading reading, ChangeSharing changes, SharingHistory history, Disclosures disclosures) =>
        (_panel, _reading, _changes, _history, _disclosures) = (panel, reading, changes, history, disclosures);

    /// <summary>The panel of a document.</summary>
    /// <param name="access">The session of the member of staff.</param>
    /// <param name="record">Whose record.</param>
    /// <param name="document">The UUID of a composition, or type and id of a resource.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The panel; for whoever is not staff there is none.</returns>
    public async Task<Outcome<SharingPanel>> OfAsync(AccessSession access, EhrId record, string document, CancellationToken cancellation) =>
        (await _panel.FindAsync(record.ToString(), document, access, cancellation)).TryGet(out var found, out var refusal) ? await _reading.ReadAsync(found, access, cancellation) : refusal;

    /// <summary>Makes one change: set, lift, release, withdraw or assess, with reason, review, until and untilAssessed.</summary>
    /// <param name="access">The session of the member of staff.</param>
    /// <param name="seen">The panel that the change was decided on: where something was laid down since, it is refused.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<Outcome<int>> ChangeAsync(AccessSession access, SharingPanel seen, JsonObject change, CancellationToken cancellation)
    {
        if (!(await FindAsync(access, seen, cancellation)).TryGet(out var found, out var refusal)) return refusal;
        return SharingChange.Read(change).TryGet(out var read, out refusal) ? await _changes.ChangeAsync(found, read, access, cancellation) : refusal;
    }

    /// <summary>Takes the newest change back: each step of that is a change of its own, which the rules must take.</summary>
    /// <inheritdoc cref="ChangeAsync"/>
    public async Task<Outcome<int>> UndoAsync(AccessSession access, SharingPanel seen, CancellationToken cancellation)
    {
        if (!(await FindAsync(access, seen, cancellation)).TryGet(out var found, out var refusal)) return refusal;
        var undone = 0;
        foreach (var back in await _history.BackAsync(found, cancellation))
        {
            if (!(await _panel.FindAsync(seen.Record.ToString(), seen.Document, access, cancellation)).TryGet(out found, out refusal)) return refusal;
            if (!SharingHistory.IsNeeded(back, found)) continue;
            if (!(await _changes.ChangeAsync(found, back, access, cancellation)).TryGet(out var done, out refusal)) return refusal;
            undone += done;
        }
        return undone;
    }

    /// <summary>Writes to one parent what they need to know: recipient, text.</summary>
    /// <returns>The id of what was written.</returns>
    public Task<Outcome<string>> DiscloseAsync(AccessSession access, EhrId record, JsonObject disclosure, CancellationToken cancellation) =>
        _disclosures.WriteAsync(record, disclosure, access, cancellation);

    // Two clinicians do not overwrite each other.
    private async Task<Outcome<SharedDocument>> FindAsync(AccessSession access, SharingPanel seen, CancellationToken cancellation) =>
        !(await _panel.FindAsync(seen.Record.ToString(), seen.Document, access, cancellation)).TryGet(out var found, out var refusal) ? refusal
        : found.ETag == seen.Tag ? found : new PreconditionFailed("It was changed meanwhile: read it again.", null);
}
