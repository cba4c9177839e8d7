namespace Varde.Web.Tests;

internal sealed partial class CookieJar
{
    public CookieJar(RunningVarde varde) : this(varde.Address, varde.Http)
    {
    }
}
