namespace Varde.Architecture.Tests;

/// <summary>Who may reference whom. The table is the design; the project files must keep to it.</summary>
public sealed class ReferenceTests
{
    /// <summary>Each project of src and what it may reference. Foundation, OpenEhr and EResept stand alone; Web may reference all.</summary>
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Foundation"] = [],
        ["OpenEhr"] = [],
        ["EResept"] = [],
        ["Records"] = ["Foundation"],
        ["AccessControl"] = ["Foundation", "Records"],
        ["ClinicalRepository"] = ["Foundation", "Records", "AccessControl", "OpenEhr"],
        ["Fhir"] = ["Foundation", "Records", "AccessControl"],
        ["People"] = ["Foundation", "Records", "AccessControl", "Fhir"],
        ["ClinicalExchange"] = ["Foundation", "Records", "AccessControl", "OpenEhr", "ClinicalRepository", "Fhir", "People"],
        ["Roadmap"] = ["Foundation", "Records", "AccessControl", "Fhir", "People"],
        ["Medication"] = ["Foundation", "Records", "AccessControl", "OpenEhr", "EResept", "ClinicalRepository", "Fhir", "People"],
        ["CarePlans"] = ["Foundation", "Records", "AccessControl", "OpenEhr", "ClinicalRepository", "Fhir", "People"],
        ["CitizenServices"] =
            ["Foundation", "Records", "AccessControl", "OpenEhr", "ClinicalRepository", "Fhir", "People", "Medication", "CarePlans"],
        ["NationalServices"] = ["Foundation", "Records", "EResept", "Fhir"],
    };

    [Fact]
    public void Projects_reference_only_what_the_table_allows() => Assert.Empty(Violations(Repository.Projects));

    [Theory]
    [InlineData("Records", "OpenEhr")]
    [InlineData("OpenEhr", "Foundation")]
    [InlineData("NationalServices", "AccessControl")]
    [InlineData("Records", "Web")]
    [InlineData("Records", "Templates")]
    public void A_reference_outside_the_table_is_reported(string from, string to) =>
        Assert.Single(Violations([new ProjectFile(from, "src", [to], [])]));

    [Fact]
    public void A_project_that_the_table_does_not_name_is_reported() =>
        Assert.Single(Violations([new ProjectFile("Reporting", "src", [], [])]));

    [Fact]
    public void Turning_transitive_references_on_is_reported() =>
        Assert.Single(Violations([new ProjectFile("Records", "src", [], ["turns DisableTransitiveProjectReferences off"])]));

    [Fact]
    public void Transitive_references_are_off_for_every_project() =>
        Assert.Contains("<DisableTransitiveProjectReferences>true<", Repository.ReadText("Directory.Build.props"), StringComparison.Ordinal);

    [Fact]
    public void The_solution_holds_every_project() =>
        Assert.Empty(MissingFrom(Repository.ReadText("Varde.slnx"), Repository.Projects));

    [Fact]
    public void A_project_outside_the_solution_is_reported() =>
        Assert.Equal(["src/Web/Web.csproj"], MissingFrom("<Solution />", [new ProjectFile("Web", "src", [], [])]));

    private static List<string> Violations(IReadOnlyList<ProjectFile> projects) =>
        [.. projects.SelectMany(project => project.Faults.Select(fault => $"{project.Name} {fault}")),
         .. projects.Where(project => project.Area == "src" && project.Name != "Web").SelectMany(OutsideTheTable)];

    private static IEnumerable<string> OutsideTheTable(ProjectFile project) =>
        !MayReference.TryGetValue(project.Name, out var allowed) ? [$"{project.Name} is not in the reference table"]
        : project.References.Except(allowed).Select(reference => $"{project.Name} may not reference {reference}");

    private static List<string> MissingFrom(string solution, IReadOnlyList<ProjectFile> projects) =>
        [.. projects.Select(project => $"{project.Area}/{project.Name}/{project.Name}.csproj")
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal))];
}
