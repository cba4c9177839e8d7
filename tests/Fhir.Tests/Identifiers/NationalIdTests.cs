using System.Text;
using CsCheck;
using Varde.Fhir.Resources;
using Varde.Foundation;
using Varde.Foundation.Identifiers;

namespace Varde.Fhir.Tests.Identifiers;

/// <summary>Numbers here are of test series, or made by the rules for nobody.</summary>
public sealed class NationalIdTests
{
    private static readonly Gen<string> Nine = Gen.Select(Gen.Int[1, 28], Gen.Int[1, 12], Gen.Int[0, 99], Gen.Int[0, 999], Gen.OneOf(0, 40), Gen.OneOf(0, 40, 65, 80))
        .Select(t => $"{t.Item1 + t.Item5:00}{t.Item2 + t.Item6:00}{t.Item3:00}{t.Item4:000}");

    [Theory]
    [InlineData("12705825562", NationalIdKind.BirthNumber, true)]
    [InlineData("15080050515", NationalIdKind.BirthNumber, false)]
    [InlineData("41667987421", NationalIdKind.DNumber, true)]
    public void Published_test_numbers_are_read(string text, NationalIdKind kind, bool isOfTestSeries)
    {
        var id = NationalId.Parse(text).Value;
        Assert.Equal((kind, isOfTestSeries, text), (id.Kind, id.IsOfTestSeries, id.ToString()));
    }

    [Fact]
    public void Every_number_that_is_completed_is_read_as_its_kind() => Nine.Sample(nine =>
    {
        if (NationalId.Complete(nine) is not { } number) return;
        var (id, day, month) = (NationalId.Parse(number).Value, int.Parse(nine[..2]), int.Parse(nine[2..4]));
        Assert.Equal(day > 40 ? NationalIdKind.DNumber : month is > 40 and < 53 ? NationalIdKind.HNumber : NationalIdKind.BirthNumber, id.Kind);
        Assert.Equal(month > 65, id.IsOfTestSeries);
    });

    [Fact]
    public void One_mistyped_digit_is_always_found() => Gen.Select(Nine, Gen.Int[0, 10], Gen.Int[1, 9]).Sample((nine, at, by) =>
    {
        if (NationalId.Complete(nine) is not { } number) return;
        var mistyped = new StringBuilder(number) { [at] = (char)('0' + ((number[at] - '0' + by) % 10)) }.ToString();
        var refusal = NationalId.Parse(mistyped).Refusal;
        Assert.IsType<Invalid>(refusal);
        Assert.DoesNotContain(mistyped, refusal!.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_help_number_begins_with_8_or_9()
    {
        var number = Enumerable.Range(0, 1000).Select(n => NationalId.Complete($"900000{n:000}")).First(n => n is not null)!;
        Assert.Equal(NationalIdKind.FhNumber, NationalId.Parse(number).Value.Kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1270582556")]
    [InlineData("127058255622")]
    [InlineData("127058 25562")]
    [InlineData("32010112345")]
    [InlineData("30020112345")]
    [InlineData("01130112345")]
    [InlineData("00000000000")]
    [InlineData("१२७०५८२५५६२")]
    public void What_is_no_number_is_refused(string? text) => Assert.IsType<Invalid>(NationalId.Parse(text).Refusal);

    [Theory]
    [InlineData("201012345610", true)]
    [InlineData("201012345611", false)]
    [InlineData("2010123456", false)]
    public void A_DUF_number_has_two_check_digits(string text, bool isOne) => Assert.Equal(isOne, DufNumber.Parse(text).IsDone);

    [Theory]
    [InlineData("974747138", true)]
    [InlineData("993467049", true)]
    [InlineData("993467048", false)]
    [InlineData("99346704", false)]
    public void An_organisation_number_has_a_check_digit(string text, bool isOne) => Assert.Equal(isOne, OrganisationNumber.Parse(text).IsDone);

    [Theory]
    [InlineData(NorwegianIdentifiers.BirthNumber, "12705825562", true)]
    [InlineData(NorwegianIdentifiers.BirthNumber, "12705825563", false)]
    [InlineData(NorwegianIdentifiers.BirthNumber, "41667987421", false)]
    [InlineData(NorwegianIdentifiers.DNumber, "41667987421", true)]
    [InlineData(NorwegianIdentifiers.BirthNumber, "210377xxxxx", true)]
    [InlineData(NorwegianIdentifiers.BirthNumber, "210377 12345", false)]
    [InlineData(NorwegianIdentifiers.OrganisationNumber, "974747139", false)]
    [InlineData(NorwegianIdentifiers.HprNumber, "9144900", true)]
    [InlineData(NorwegianIdentifiers.HprNumber, "91449000000", false)]
    [InlineData(NorwegianIdentifiers.HerId, "8094939", true)]
    [InlineData(NorwegianIdentifiers.ReshId, "4208723", true)]
    [InlineData(NorwegianIdentifiers.PharmacyLicenceNumber, "1001", true)]
    [InlineData(NorwegianIdentifiers.PharmacyLicenceNumber, "101", false)]
    [InlineData("urn:oid:1.2.3", "12705825563", true)]
    public void A_resource_with_a_mistyped_number_is_refused_with_its_path(string system, string value, bool isTaken)
    {
        var json = $$$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"contained":[{"resourceType":"Patient","id":"p","identifier":[{"system":"{{{system}}}","value":"{{{value}}}"}]}],"subject":{"reference":"#p"}}""";
        var read = ResourceReader.Read(Encoding.UTF8.GetBytes(json), ResourceFormat.Json);
        Assert.Equal(isTaken, read.IsDone);
        if (isTaken) return;
        var fault = Assert.Single(((Invalid)read.Refusal!).Faults);
        Assert.Equal("Observation.contained[0].identifier[0].value", fault.Path);
        Assert.DoesNotContain(value, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_identifier_whose_value_is_explained_and_not_given_is_taken()
    {
        var json = $$$"""{"resourceType":"Patient","identifier":[{"system":"{{{NorwegianIdentifiers.BirthNumber}}}","_value":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}]}""";
        Assert.True(ResourceReader.Read(Encoding.UTF8.GetBytes(json), ResourceFormat.Json).IsDone);
    }
}
