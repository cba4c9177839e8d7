namespace Varde.Fhir.Tests.Profiles;

/// <summary>Asserts that a list is empty, and tells all of it when it is not.</summary>
internal static class Nothing
{
    public static void In(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
