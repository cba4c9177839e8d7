namespace Varde.Web.Tests;

internal sealed partial class CookieJar
{
    public CookieJar(RunningVarde varde) : this(varde.Address, varde.Http)
    {
    }

    /// <summary>That of somebody who has signed in at the highest level.</summary>
    /// <param name="server">Where.</param>
    /// <param name="door">By which service: helseid or idporten.</param>
    /// <param name="who">The person of the demo.</param>
    public static async Task<CookieJar> SignedInAsync(RunningVarde server, string door, string who)
    {
        var jar = new CookieJar(server);
        await jar.SignInAsync(door, $"{who}/high");
        return jar;
    }
}
