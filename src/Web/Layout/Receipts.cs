using Microsoft.AspNetCore.DataProtection;
using Varde.AccessControl;

namespace Varde.Web.Layout;

/// <summary>
/// Receipts for what somebody just did by a form: the page to which the form leads says so only to whoever sent it, and for a short while. An address that somebody else made, or that was kept, tells of
/// nothing that was done.
/// </summary>
internal sealed class Receipts(IDataProtectionProvider protection)
{
    private const string Name = "spor";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Varde.Web.Receipts").ToTimeLimitedDataProtector();

    /// <summary>The address with a receipt for whoever sent the form; an address that asks nothing has nothing to show, and stays as it is.</summary>
    public string With(string address, Actor actor)
    {
        var (before, fragment) = address.Split('#', 2) is [var first, var rest] ? (first, "#" + rest) : (address, "");
        return before.Contains('?', StringComparison.Ordinal) ? $"{before}&{Name}={Uri.EscapeDataString(_protector.Protect(Told(PathOf(before), actor), Lifetime))}{fragment}" : address;
    }

    /// <summary>Whether a request shows what its own sender just did: it is the form itself, or it has the receipt of it.</summary>
    public bool IsOwnDoing(HttpRequest request, Actor actor)
    {
        if (HttpMethods.IsPost(request.Method)) return true;
        try
        {
            return request.Query[Name].ToString() is { Length: > 0 } receipt && _protector.Unprotect(receipt) == Told(request.Path, actor);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    private static string Told(string path, Actor actor) => $"{path}\n{actor.Kind}\n{actor.Id}";

    private static string PathOf(string address) => Uri.UnescapeDataString(new Uri(new Uri("http://here"), address).AbsolutePath);
}
