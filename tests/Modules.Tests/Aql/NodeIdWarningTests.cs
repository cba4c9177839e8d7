using Varde.ClinicalRepository;
using Varde.OpenEhr;
using Varde.OpenEhr.Aql.Binding;
using Varde.OpenEhr.Templates;
using Varde.Templates;

namespace Varde.Modules.Tests.Aql;

/// <summary>Archetypes and codes that no template knows are told, and nothing else is. The templates are those of the samples.</summary>
public sealed class NodeIdWarningTests
{
    private const string Pressure = "OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2]";

    private static readonly Lazy<ArchetypeCodes> Known = new(() =>
        ArchetypeCodes.Of(OperationalTemplates.All.Select(template => ArchetypeCodes.Of(OperationalTemplateReader.Read(System.Text.Encoding.UTF8.GetBytes(template.Xml)).ValueOrThrow()))));

    [Theory]
    [InlineData($"SELECT o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value FROM COMPOSITION c CONTAINS {Pressure}")]
    [InlineData($"SELECT o/data/events/data/items[at9999]/value FROM COMPOSITION c CONTAINS {Pressure}")]
    [InlineData($"SELECT c/content/data[at9999] FROM COMPOSITION c CONTAINS {Pressure}")]
    [InlineData("SELECT c/content[at9999]/data[at0001] FROM COMPOSITION c")]
    [InlineData("SELECT s/other_details[at9999]/items[at0001] FROM EHR_STATUS s[openEHR-EHR-EHR_STATUS.nowhere.v1]")]
    [InlineData("SELECT l FROM EHR_STATUS s CONTAINS CLUSTER l[openEHR-EHR-CLUSTER.nowhere.v1]")]
    [InlineData("SELECT f FROM FOLDER f[openEHR-EHR-FOLDER.nowhere.v1] CONTAINS COMPOSITION c")]
    [InlineData("SELECT e/ehr_status/other_details[openEHR-EHR-ITEM_TREE.nowhere.v1]/items[at0001] FROM EHR e")]
    [InlineData($"SELECT l/value FROM {Pressure} CONTAINS ELEMENT l[at0004]")]
    [InlineData($"SELECT o FROM {Pressure} WHERE o/data[name/value='at9999']/origin = '2026'")]
    [InlineData("SELECT o FROM OBSERVATION o[openEHR-EHR-OBSERVATION.blood_pressure.v2, 'Nowhere']")]
    public void What_a_template_knows_or_cannot_know_is_not_told(string query) => Assert.Empty(WarningsOf(query));

    [Theory]
    [InlineData($"SELECT o/data[at0001]/events[at0006]/data[at0003]/items[at0044]/value FROM {Pressure}", "at0044", "has the code at0044 in openEHR-EHR-OBSERVATION.blood_pressure.v2", "did you mean at0004?")]
    [InlineData($"SELECT o FROM {Pressure} WHERE o/data[at9999]/events/time/value > '2026'", "at9999", "at9999", null)]
    [InlineData($"SELECT o FROM {Pressure} WHERE EXISTS o/data[at0001]/events[at9999]", "at9999", "at9999", null)]
    [InlineData($"SELECT o FROM {Pressure} ORDER BY o/data[at0001]/events[at9999]/time/value", "at9999", "at9999", null)]
    [InlineData($"SELECT l FROM {Pressure} CONTAINS ELEMENT l[at9999]", "at9999", "at9999", null)]
    [InlineData($"SELECT o FROM {Pressure} WHERE o/data[at9999 and name/value='x']/origin = '2026'", "at9999", "at9999", null)]
    [InlineData("SELECT o FROM OBSERVATION o[openEHR-EHR-OBSERVATION.blood_presure.v2]", "openEHR-EHR-OBSERVATION.blood_presure.v2", "has the archetype openEHR-EHR-OBSERVATION.blood_presure.v2", "did you mean blood_pressure.v2?")]
    [InlineData("SELECT o/data[at0001] FROM OBSERVATION o[openEHR-EHR-OBSERVATION.nowhere_at_all.v7]", "openEHR-EHR-OBSERVATION.nowhere_at_all.v7", "has the archetype", null)]
    [InlineData("SELECT c/content[openEHR-EHR-OBSERVATION.blood_pressure.v2]/data[at9999] FROM COMPOSITION c", "at9999", "at9999", null)]
    [InlineData("SELECT o FROM COMPOSITION c NOT CONTAINS OBSERVATION o[archetype_node_id='openEHR-EHR-OBSERVATION.nowhere_at_all.v7']", "archetype_node_id='openEHR-EHR-OBSERVATION.nowhere_at_all.v7'", "has the archetype", null)]
    public void What_no_template_knows_is_told_where_it_stands(string query, string place, string told, string? hint)
    {
        var warning = Assert.Single(WarningsOf(query));
        Assert.Equal((place, hint), (query.Substring(warning.Span.Start, warning.Span.Length), warning.Hint));
        Assert.Contains(told, warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_slip_is_told_once()
    {
        var warnings = WarningsOf($"SELECT o/data[at9999]/origin, o/data[at9999]/name FROM {Pressure} WHERE o/data[at9999]/origin = '2026' OR EXISTS o/data[at0044] ORDER BY o/data[at9999]/origin");
        Assert.Equal(["at9999", "at0044"], warnings.Select(warning => warning.Message.Split(' ')[6]));
    }

    private static IReadOnlyList<OpenEhr.Aql.Language.AqlFault> WarningsOf(string query) => NodeIdWarnings.Of(QueryStore.Bound(query), Known.Value);
}
