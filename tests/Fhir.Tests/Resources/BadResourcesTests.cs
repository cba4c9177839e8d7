using System.Text;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Resources;

public sealed class BadResourcesTests
{
    /// <summary>A part of a Patient, and where it is at fault.</summary>
    public static TheoryData<string, string> Patients => new()
    {
        { """ "frobnicate":"x" """, "Patient.frobnicate" },
        { """ "name":[{"familly":"x"}] """, "Patient.name[0].familly" },
        { """ "Gender":"male" """, "Patient.Gender" },
        { """ "name":{"family":"x"} """, "Patient.name" },
        { """ "gender":["male"] """, "Patient.gender" },
        { """ "active":"true" """, "Patient.active" },
        { """ "birthDate":1980 """, "Patient.birthDate" },
        { """ "multipleBirthInteger":"2" """, "Patient.multipleBirth" },
        { """ "multipleBirthInteger":2.5 """, "Patient.multipleBirth" },
        { """ "multipleBirthInteger":2147483648 """, "Patient.multipleBirth" },
        { """ "name":[] """, "Patient.name" },
        { """ "name":[{}] """, "Patient.name[0]" },
        { """ "name":[null] """, "Patient.name[0]" },
        { """ "name":[{"family":""}] """, "Patient.name[0].family" },
        { """ "name":[{"family":"x"},{"given":["a",""]}] """, "Patient.name[1].given[1]" },
        { """ "name":[{"given":["a",null]}] """, "Patient.name[0].given" },
        { """ "name":[{"given":["a",null],"_given":[null,null]}] """, "Patient.name[0].given[1]" },
        { """ "name":[{"given":["a","b"],"_given":[{"id":"x"}]}] """, "Patient.name[0].given" },
        { """ "name":[{"_given":[null]}] """, "Patient.name[0].given[0]" },
        { """ "name":[{"_given":[{"value":"x"}]}] """, "Patient.name[0].given[0].value" },
        { """ "_birthDate":[{"id":"x"}] """, "Patient.birthDate" },
        { """ "_birthDate":{} """, "Patient.birthDate" },
        { """ "_birthDate":{"extension":[{"valueString":"x"}]} """, "Patient.birthDate.extension[0].url" },
        { """ "_name":[{"id":"x"}] """, "Patient._name" },
        { """ "active":null """, "Patient.active" },
        { """ "active":true,"active":false """, "Patient.active" },
        { """ "active":true,"act\u0069ve":false """, "Patient.active" },
        { """ "resourceType":"Patient" """, "Patient.resourceType" },
        { """ "deceasedBoolean":true,"deceasedDateTime":"2020-01-01" """, "Patient.deceased" },
        { """ "deceasedBoolean":true,"_deceasedDateTime":{"id":"x"} """, "Patient.deceased" },
        { """ "_deceasedBoolean":{"id":"x"},"deceasedBoolean":true,"deceasedBoolean":true """, "Patient.deceased" },
        { """ "birthDate":"2020-13-45" """, "Patient.birthDate" },
        { """ "birthDate":"2021-02-29" """, "Patient.birthDate" },
        { """ "birthDate":"1900-02-29" """, "Patient.birthDate" },
        { """ "birthDate":"0000" """, "Patient.birthDate" },
        { """ "birthDate":"yesterday" """, "Patient.birthDate" },
        { """ "birthDate":"2020-01-01T00:00:00Z" """, "Patient.birthDate" },
        { """ "birthDate":" 2020-01-01" """, "Patient.birthDate" },
        { """ "birthDate":"2020-01-01\n" """, "Patient.birthDate" },
        { """ "deceasedDateTime":"2020-01-01T10:00:00" """, "Patient.deceased" },
        { """ "deceasedDateTime":"2020-01-01T10:00Z" """, "Patient.deceased" },
        { """ "deceasedDateTime":"2020-01-01T24:00:00Z" """, "Patient.deceased" },
        { """ "deceasedDateTime":"2020-01-01T10:00:00+14:01" """, "Patient.deceased" },
        { """ "deceasedDateTime":"2020-01-01T10:00:00.Z" """, "Patient.deceased" },
        { """ "meta":{"lastUpdated":"2020-01-01"} """, "Patient.meta.lastUpdated" },
        { """ "gender":"banana" """, "Patient.gender" },
        { """ "gender":"Male" """, "Patient.gender" },
        { """ "language":"nb  NO" """, "Patient.language" },
        { """ "id":"a_b" """, "Patient.id" },
        { """ "identifier":[{"system":"not a uri","value":"1"}] """, "Patient.identifier[0].system" },
        { """ "photo":[{"data":"not base64!"}] """, "Patient.photo[0].data" },
        { """ "photo":[{"size":-1}] """, "Patient.photo[0].size" },
        { """ "telecom":[{"rank":0}] """, "Patient.telecom[0].rank" },
        { """ "extension":[{"valueCode":"x"}] """, "Patient.extension[0].url" },
        { """ "extension":[{"url":"http://e"}] """, "Patient.extension[0]" },
        { """ "extension":[{"url":"http://e","valueFrob":"x"}] """, "Patient.extension[0].valueFrob" },
        { """ "extension":[{"url":"http://e","_url":{"id":"x"},"valueCode":"x"}] """, "Patient.extension[0]._url" },
        { """ "extension":[{"url":"http://e","valueOid":"urn:oid:1.02"}] """, "Patient.extension[0].value" },
        { """ "extension":[{"url":"http://e","valueUuid":"urn:uuid:C757873D-ec9a-4326-a141-556f43239520"}] """, "Patient.extension[0].value" },
        { """ "extension":[{"url":"http://e","valueTime":"25:00:00"}] """, "Patient.extension[0].value" },
        { """ "extension":[{"url":"http://e","valueCode":"x","extension":[{"url":"http://f","valueCode":"y"}]}] """, "Patient.extension[0]" },
        { """ "contained":[{"resourceType":"Patient","id":"a","contained":[{"resourceType":"Patient","id":"b"}]}] """, "Patient.contained[0].contained[0]" },
        { """ "contained":[{"id":"a"}] """, "Patient.contained[0].resourceType" },
        { """ "contained":[{"resourceType":"Patient","id":"a"},{"resourceType":"Patient","id":"a"}] """, "Patient.contained[1].id" },
        { """ "managingOrganization":{"reference":"#nope"} """, "Patient.managingOrganization.reference" },
        { """ "managingOrganization":{"reference":"Patient/1"} """, "Patient.managingOrganization.reference" },
        { """ "managingOrganization":{"reference":"https://a.example/fhir/Patient/1/_history/2"} """, "Patient.managingOrganization.reference" },
        { """ "managingOrganization":{"reference":"Patient?identifier=1"} """, "Patient.managingOrganization.reference" },
        { """ "link":[{"other":{"reference":"Patient/x"}}] """, "Patient.link[0].type" },
        { """ "name":[{"family":"a\ud800"}] """, "Patient.name[0].family" },
        { """ "name":[{"family":"a\udc00\ud800"}] """, "Patient.name[0].family" },
        { """ "name":[{"family":"a\u0000b"}] """, "Patient.name[0].family" },
        { """ "name":[{"family":"a\bb"}] """, "Patient.name[0].family" },
        { """ "text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>"} """, "Patient.text.status" },
        { """ "text":{"status":"generated"} """, "Patient.text.div" },
    };

    [Theory]
    [MemberData(nameof(Patients))]
    public void What_breaks_the_definitions_is_named_with_its_path(string part, string path)
    {
        var refusal = ReadJson.Read($$"""{"resourceType":"Patient",{{part}}}""").Refusal;
        Assert.Contains(Assert.IsType<Invalid>(refusal).Faults, f => f.Path == path);
    }

    [Theory]
    [InlineData("""{"resourceType":"Observation","code":{"text":"x"}}""", "Observation.status")]
    [InlineData("""{"resourceType":"Observation","status":"final"}""", "Observation.code")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueString":"a","valueInteger":1}""", "Observation.value")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Medication/1"}}""", "Observation.subject.reference")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":"1"}}""", "Observation.value.value")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"frob"}]}}""", "Condition.clinicalStatus")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"code":"active"}]}}""", "Condition.clinicalStatus")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","active":1}}]}""", "Bundle.entry[0].resource.active")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Frob"}}]}""", "Bundle.entry[0].resource.resourceType")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a"}]}},{"resource":{"resourceType":"Patient","managingOrganization":{"reference":"#a"}}}]}""", "Bundle.entry[1].resource.managingOrganization.reference")]
    public void Faults_of_other_types_are_named_too(string json, string path) =>
        Assert.Contains(Assert.IsType<Invalid>(ReadJson.Read(json).Refusal).Faults, f => f.Path == path);

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("hello", "line 1, column 1")]
    [InlineData("{\"resourceType\":\"Patient\",\n\"active\":tru}", "line 2")]
    [InlineData("{\"resourceType\":\"Patient\",}", "line 1, column 27")]
    [InlineData("{\"resourceType\":\"Patient\"} x", "line 1")]
    [InlineData("{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":0150.0}}", "line 1")]
    [InlineData("{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":150.}}", "line 1")]
    [InlineData("{\"resourceType\":\"Patient\",\"multipleBirthInteger\":NaN}", "line 1")]
    [InlineData("{\"resourceType\":\"Patient\" // no comments\n}", "line 1")]
    [InlineData("<Patient xmlns='http://hl7.org/fhir'/>", "line 1")]
    [InlineData("{\"resourceType\":\"Patient\",\"\\ud800\":1}", "surrogate")]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":[{\"\\ud800\":1}]}", "surrogate")]
    [InlineData("null", "JSON object")]
    [InlineData("[]", "JSON object")]
    [InlineData("12", "JSON object")]
    [InlineData("{}", "types of resource")]
    [InlineData("{\"resourceType\":\"Frob\"}", "types of resource")]
    [InlineData("{\"resourceType\":\"DomainResource\"}", "types of resource")]
    [InlineData("{\"resourceType\":[\"Patient\"]}", "types of resource")]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"\uFFFE\"}]}", "U+FFFE")]
    public void What_cannot_be_read_as_a_resource_is_told_apart(string body, string message) =>
        Assert.Contains(message, Assert.IsType<Unreadable>(ReadJson.Read(body).Refusal).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() =>
        Assert.IsType<Unreadable>(ResourceReader.Read(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)'}' }, ResourceFormat.Json).Refusal);

    [Theory]
    [InlineData("""{"resourceType":"Patient","extension":[""", """{"url":"http://e","extension":[""", "]}", "]}")]
    [InlineData("""{"resourceType":"Patient","name":""", "[", "]", "}")]
    [InlineData("""<Patient xmlns="http://hl7.org/fhir">""", "<extension url='http://e'>", "</extension>", "</Patient>")]
    [InlineData("""<Patient xmlns="http://hl7.org/fhir">""", "<contained><Patient>", "</Patient></contained>", "</Patient>")]
    public void What_lies_a_hundred_thousand_levels_deep_is_refused(string before, string open, string close, string after)
    {
        var body = new StringBuilder(before).Insert(before.Length, open, 100_000).Append('x').Append(after).ToString();
        var refusal = (body[0] == '{' ? ReadJson.Read(body) : ReadJson.ReadXml(body)).Refusal;
        Assert.True(refusal is Unreadable, $"with {close} at its end");
    }

    [Theory]
    [InlineData("\"active\":1,", 200_000)]
    [InlineData("\"deceasedBoolean\":true,\"deceasedDateTime\":\"2020\",", 100_000)]
    [InlineData("\"a\":1,", 200_000)]
    public void Many_faults_are_not_all_named(string part, int times)
    {
        var body = new StringBuilder("""{"resourceType":"Patient",""").Insert(26, part, times).Append("\"active\":true}").ToString();
        Assert.Equal(100, Assert.IsType<Invalid>(ReadJson.Read(body).Refusal).Faults.Count);
    }

    public static TheoryData<string> KnownBad =>
    [
        .. "group-choice-bad1 group-choice-bad2 group-choice-bad3 list-unknown-prop list-empty1 list-empty2 empty-array list-extension2 list-xhtml-element list-xhtml-attribute list-xhtml-wrongns1 list-xhtml-wrongns2 list-xhtml-syntax list-xhtml-xxe list-contained-bad pat-security-bad-xhtml attachment-with-invalid-binary bundle-bad-empty patient-duplicate"
            .Split(' ')
            .Where(name => SharedResources.Folder is null || System.IO.File.Exists(Path.Combine(SharedResources.Folder, CaseFile(name)))),
    ];

    [Theory]
    [MemberData(nameof(KnownBad))]
    public void Cases_of_the_validator_that_break_the_base_standard_are_refused(string name) =>
        Assert.False(ResourceReader.Read(SharedResources.Bytes(CaseFile(name)), ResourceFormat.Json).IsDone);

    private static string CaseFile(string name) => Path.Combine("fhir-test-cases", "validator", name + ".json");
}
