using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Tests.Templates;
using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>The public cases: what is to be taken has no fault, what is to be refused has one from the parser, the reference model or the template.</summary>
public sealed class PublicCasesTests
{
    public static TheoryData<string> Taken => Compositions("accept");

    public static TheoryData<string> Refused => Compositions("reject");

    public static TheoryData<string> DataTypes => SharedTemplates.Folder is null ? new("") : new(DataTypeCases.All().Select(one => one.Name));

    public static TheoryData<string> Statuses => SharedTemplates.Files("ehr", "*.json");

    public static TheoryData<string> Directories => SharedTemplates.Files("directory", "*.json");

    public static TheoryData<string> Contributions => SharedTemplates.Files("contributions", "*.json");

    [Theory, MemberData(nameof(Taken))]
    public void A_composition_that_is_right_is_taken(string path) => Ends(path, Faults(path), isTaken: true);

    [Theory, MemberData(nameof(Refused))]
    public void A_composition_that_is_wrong_is_refused(string path) => Ends(path, Faults(path), isTaken: false);

    [Theory, MemberData(nameof(DataTypes))]
    public void A_data_type_case_is_as_expected(string name)
    {
        Assert.SkipWhen(name.Length == 0, SharedTemplates.Absent);
        var one = DataTypeCases.All().First(candidate => candidate.Name == name);
        Assert.SkipWhen(one.Skip is not null, one.Skip ?? "");
        var xml = one.Composition.EndsWith(".xml", StringComparison.Ordinal);
        var document = xml || one.Source["change"] is null ? File.ReadAllBytes(one.Composition) : DataTypeCases.Changed(one);
        Assert.SkipWhen(document is null, "the case does not say all values");
        Ends(name, PublicCaseTable.Faults(document!, xml, one.Opt), one.IsAccepted);
    }

    [Theory, MemberData(nameof(Statuses))]
    public void A_status_is_taken_or_refused(string path) => CheckByFolder(path);

    [Theory, MemberData(nameof(Directories))]
    public void A_directory_is_taken(string path) => CheckByFolder(path);

    [Theory, MemberData(nameof(Contributions))]
    public void What_a_contribution_holds_is_taken(string path)
    {
        var json = Bytes(path);
        Assert.SkipWhen(path.Contains("invalid", StringComparison.Ordinal), "What is wrong with it is for the repository to find");
        var read = CanonicalJson.ReadContribution(json);
        var faults = read.Succeeded ? read.Value.Versions.SelectMany(FaultsOfVersion) : read.Faults.Select(one => one.ToString());
        // The public bodies hold placeholders there: the suite fills in the version that it has just committed.
        Ends(path, [.. faults.Where(one => !one.Contains("preceding_version_uid", StringComparison.Ordinal))], isTaken: true);
    }

    private static TheoryData<string> Compositions(string expectation)
    {
        if (SharedTemplates.Folder is null) return new("");
        var corrected = DataTypeCases.All()
            .Where(one => one is { Skip: null, IsAccepted: false } && one.Source["change"] is not null && one.Composition.EndsWith(".json", StringComparison.Ordinal) && DataTypeCases.IsAlready(one))
            .Select(one => Path.GetFileName(one.Composition))
            .ToHashSet();
        return new(PublicCaseTable.Rows()
            .Where(row => row.Format is "CANONICAL_JSON" or "CANONICAL_XML" && row.Opt != "MISSING")
            .Where(row => (row.Expectation.StartsWith("accept", StringComparison.Ordinal) && corrected.Contains(Path.GetFileName(row.Path)) ? "reject" : row.Expectation).StartsWith(expectation, StringComparison.Ordinal))
            .Select(row => row.Path));
    }

    private static IReadOnlyList<string> Faults(string path)
    {
        var document = Bytes(path);
        var row = PublicCaseTable.Rows().First(one => one.Path == path);
        var xml = path.EndsWith(".xml", StringComparison.Ordinal);
        Assert.SkipUnless(xml || IsCanonical(document), "Not canonical JSON");
        return PublicCaseTable.Faults(xml ? document : PublicCaseTable.FreshUid(document), xml, row.Opt);
    }

    private static void CheckByFolder(string path)
    {
        var faults = PublicCaseTable.Faults(PublicCaseTable.FreshUid(Bytes(path)), xml: false, "");
        Ends(path, faults, isTaken: !path.Contains("/invalid/", StringComparison.Ordinal));
    }

    // What a deletion carries as data is not stored, so no template is asked.
    private static IEnumerable<string> FaultsOfVersion(OpenEhr.ReferenceModel.Version version) => RmValidator.ValidateForCommit(version).Select(one => one.ToString())
        .Concat(version is OriginalVersion { Data: Composition composition, CommitAudit.ChangeType.DefiningCode.CodeString: not "523" } ? PublicCaseTable.TemplateFaults(composition, "").Where(one => !one.StartsWith("template unknown", StringComparison.Ordinal)) : []);

    // A contested case ends otherwise than expected; one that ends as expected has no place in the list.
    private static void Ends(string name, IReadOnlyList<string> faults, bool isTaken)
    {
        if (isTaken != PublicCaseTable.IsContested(name)) Assert.Empty(faults);
        else Assert.NotEmpty(faults);
    }

    private static byte[] Bytes(string path) => SharedTemplates.Bytes(path);

    private static bool IsCanonical(byte[] json) => json.AsSpan().IndexOf("archetype_node_id"u8) >= 0 || json.AsSpan().IndexOf("_type"u8) >= 0;
}
