namespace Varde.Records.Upkeep;

/// <summary>Checks the access log and the documents, and names of each the first that is not as it was written.</summary>
internal sealed class Verifier(ChainCheck chains, DocumentCheck documents)
{
    public async Task<Verification> VerifyAsync(IProgress<UpkeepProgress>? progress, CancellationToken ct)
    {
        var (groups, brokenLink) = await chains.CheckAsync(ct);
        var found = await documents.CheckAsync(progress, ct);
        return new Verification(groups, found.Versions, found.InClear, brokenLink, found.Broken);
    }
}
