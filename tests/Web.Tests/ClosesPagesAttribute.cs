using System.Reflection;
using Varde.Web.Tests;
using Xunit.v3;

[assembly: ClosesPages]

namespace Varde.Web.Tests;

/// <summary>Closes the pages of each story when it has been told.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ClosesPagesAttribute : BeforeAfterTestAttribute
{
    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        Browser.Close(test.UniqueID);
    }
}
