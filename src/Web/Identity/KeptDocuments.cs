using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Protocols;

namespace Varde.Web.Identity;

/// <summary>
/// Fetches the metadata and keys of sign-in services, and keeps what it fetched last in a folder: while a service is down, also over a restart, tokens that it has given are read by
/// the keys that are kept.
/// </summary>
internal sealed class KeptDocuments(HttpClient http, string folder) : IDocumentRetriever
{
    /// <summary>How long a service may take, and how large a document may be.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public const int Largest = 1_000_000;

    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        var kept = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..32] + ".json");
        try
        {
            var document = await http.GetStringAsync(SafeAddress(address), cancel);
            await KeepAsync(kept, document, cancel);
            return document;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && File.Exists(kept))
        {
            return await File.ReadAllTextAsync(kept, cancel);
        }
    }

    // Keys that came without TLS could be anybody's, but for those of this machine.
    private static Uri SafeAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback) ? uri : throw new HttpRequestException("The address of a sign-in service must begin with https.");

    private async Task KeepAsync(string kept, string document, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var whole = $"{kept}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(whole, document, cancel);
        File.Move(whole, kept, overwrite: true);
    }
}
