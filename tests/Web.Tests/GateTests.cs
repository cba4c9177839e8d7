using System.Reflection;
using Microsoft.AspNetCore.Components;
using Varde.Web.Clinician;

namespace Varde.Web.Tests;

/// <summary>A page that shows a record asks the gate: it is a <see cref="RecordPage"/>, which fails when it has not asked.</summary>
public sealed class GateTests
{
    [Fact]
    public void Every_page_of_a_record_asks_the_gate() => Assert.Empty(Bypassing(typeof(RecordPage).Assembly.GetTypes()));

    [Fact]
    public void A_page_that_bypasses_the_gate_is_reported() => Assert.Equal([nameof(Peeking)], Bypassing([typeof(Peeking), typeof(Elsewhere)]));

    private static IEnumerable<string> Bypassing(IEnumerable<Type> types) => types
        .Where(type => type.GetCustomAttributes<RouteAttribute>().Any(route => route.Template.StartsWith("/kliniker", StringComparison.Ordinal)))
        .Where(type => !type.IsSubclassOf(typeof(RecordPage))).Select(type => type.Name);

    [Route("/kliniker/kikk")]
    private sealed class Peeking : ComponentBase;

    [Route("/docs/elsewhere")]
    private sealed class Elsewhere : ComponentBase;
}
