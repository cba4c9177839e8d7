namespace Varde.Records.Upkeep;

/// <summary>Checks the access log and the documents, and names of each the first that is not as it was written.</summary>
internal sealed class Verifier(AuditVerifier audit, DocumentCheck documents)
{
    public async Task<Verification> VerifyAsync(IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        var log = await audit.VerifyAsync([], ct);
        var found = await documents.CheckAsync(progress, ct);
        return new Verification(log.Groups, found.Versions, found.InClear, log.Fault?.Sentence, found.Broken);
    }
}
