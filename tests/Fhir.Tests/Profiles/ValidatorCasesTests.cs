using Varde.Fhir.Tests.Resources;

namespace Varde.Fhir.Tests.Profiles;

/// <summary>
/// HL7's public validator cases for R4. What their publisher's validator says of each, and why this one says otherwise where it does, stands in
/// <c>validator-cases.md</c>; the page is held from both sides.
/// </summary>
public sealed class ValidatorCasesTests
{
    private static readonly string? Folder = SharedResources.Folder is { } fhir ? Path.Combine(fhir, "fhir-test-cases", "validator") : null;

    private static readonly Lazy<IReadOnlyList<ValidatorCase>> Cases = new(() => ValidatorCase.All(Folder!));

    private static readonly Lazy<IReadOnlyDictionary<string, Row>> Page = new(Read);

    public static TheoryData<string> Names => Folder is null ? new TheoryData<string>("") : new TheoryData<string>(Cases.Value.Select(c => c.Name).Distinct());

    [Theory, MemberData(nameof(Names))]
    public void A_case_ends_as_its_publisher_says_or_as_the_page_says(string name)
    {
        Assert.SkipWhen(name.Length == 0, SharedResources.Absent);
        var one = Cases.Value.First(c => c.Name == name);
        Assert.SkipWhen(one.Lacks() is not null, $"{name} {one.Lacks()}");
        Assert.True(Page.Value.TryGetValue(name, out var row), $"{name} is not on the page");
        Assert.SkipWhen(row.Published == "unpublished", $"{name}: what its publisher says is not published");
        var errors = one.Validate().Errors();
        var differs = errors.Count > 0 != (row.Published == "invalid");
        Assert.True(differs == (row.Why.Length > 0), $"{name} is {row.Published} to its publisher, and the page gives {(row.Why.Length > 0 ? row.Why : "no reason")}; here it has\n{string.Join('\n', errors)}");
    }

    [Fact]
    public void The_page_names_cases_that_are_there()
    {
        Assert.SkipWhen(Folder is null, SharedResources.Absent);
        var names = Cases.Value.Where(c => c.Lacks() is null).Select(c => c.Name).ToHashSet();
        Nothing.In(Page.Value.Keys.Where(name => !names.Contains(name)));
    }

    private static Dictionary<string, Row> Read()
    {
        using var page = new StreamReader(typeof(ValidatorCasesTests).Assembly.GetManifestResourceStream("validator-cases.md")!);
        return page.ReadToEnd().Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(c => c.Length == 5 && c[2] is "valid" or "invalid" or "unpublished")
            .ToDictionary(c => c[1], c => new Row(c[2], c[3]), StringComparer.Ordinal);
    }

    private sealed record Row(string Published, string Why);
}
