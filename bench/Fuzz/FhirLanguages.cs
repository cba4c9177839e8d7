using System.Buffers;
using System.Text;
using Varde.Fhir.Definitions;
using Varde.Fhir.Resources;

namespace Varde.Fuzz;

/// <summary>What FHIR's clients send: resources of a folder, and searches, expressions and patches of our own.</summary>
internal static class FhirLanguages
{
    // Of larger ones less is changed for the time that they take.
    private const int LargestResource = 6_000;

    private static readonly string[] Letters = ["æøå", "\ud83d\ude00", "\ud800", "\0", "\u202e", "\ufeff", "\n", "\t", " ", "\\", "\\u0000", "\\ud83d", "'", "\"", "`"];

    private static readonly string[] Numbers = ["0", "-1", "1.50", "-0.0e-400", "1e999", "9999999999999999999999", "2147483648", "2020-02-30", "2020", "2020-01-01T00:00:60.1234567890123+14:01", "24:00", "P1Y", "NaN"];

    /// <summary>Resources in JSON.</summary>
    public static FuzzLanguage Json(string folder) => new([.. Resources(folder).Select(r => r.Root.GetRawText())], JsonWords, [("{\"a\":", "}"), ("[", "]"), ("{\"extension\":[", "]}"), ("{\"contained\":[", "]}")]);

    /// <summary>Resources in XML.</summary>
    public static FuzzLanguage Xml(string folder) => new([.. Resources(folder).Select(XmlOf)],
        [
            .. Letters, .. Numbers, "<", ">", "/>", "</", "&", "&lt;", "&#0;", "&#xD800;", "&#x1F600;", "&b;", "<!--", "-->", "<![CDATA[", "]]>", "<?x y?>", "<!DOCTYPE x [<!ENTITY b \"c\">]>", "value=\"\"", " value=\"1\"",
            " id=\"a\"", " url=\"urn:a\"", " xmlns=\"\"", " xmlns:f=\"http://hl7.org/fhir\"", "<f:a/>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">", "</div>", "<p>", "</p>", "<script>", "<a href=\"#b\">", "<id value=\"a\"/>",
            "<extension url=\"urn:a\"><valueCode value=\"b\"/></extension>", "<contained><Patient/></contained>", "<name><family value=\"a\"/></name>", "<meta/>",
        ],
        [("<extension url=\"a\">", "</extension>"), ("<div xmlns=\"http://www.w3.org/1999/xhtml\">", "</div>"), ("<p>", "</p>"), ("<contained><Patient>", "</Patient></contained>"), ("<part>", "</part>")]);

    /// <summary>Searches as they stand in addresses.</summary>
    public static FuzzLanguage Searches() => new(OwnSearches,
        [
            .. Letters, .. Numbers, "&", "=", "?", ":", ",", "|", "$", "\\,", "%", "%2C", "%00", "%C3%A6", "%ff", "+", ".", "*", "!", "eq", "ne", "gt", "le", "sa", "eb", "ap", ":exact", ":contains", ":missing=true", ":not", ":text", ":in", ":below",
            ":identifier", ":of-type", ":Patient", ":iterate", "&_sort=", "&_count=", "&_include=", "&_revinclude=", "&_has:Observation:patient:code=", "&_summary=true", "&_elements=id,name", "&_total=accurate", "&_type=", "&_page=", "&_lastUpdated=ge2020",
            "&_id=", "&_tag=", "&_profile=", "&_text=", "&_filter=", "Patient", "Observation", "subject", "patient.", "subject:Patient.name", "http://unitsofmeasure.org", "http://loinc.org|", "[%kg]", "-date,",
        ],
        [("_has:Observation:patient:", "="), ("subject:Patient.", ""), ("(", ")"), ("\\", "\\")]);

    /// <summary>FHIRPath: the rules and search parameters of the specification, and what they do not use.</summary>
    public static FuzzLanguage FhirPath() => new(
        [.. OwnExpressions, .. FhirDefinitions.R4.Rules.Values.Select(r => r.Expression), .. FhirDefinitions.R4.ResourceTypes.SelectMany(t => FhirDefinitions.R4.ParametersOf(t).Values).Select(p => p.Expression).Where(e => e.Length > 0).Distinct()],
        [
            .. Letters, .. Numbers, ".", "(", ")", "{}", "$this", "$index", "$total", "%resource", "%context", "%`ext-a`", "@2020-01", "@T12:00", "@2020-01-01T00:00:00Z", "5 'mg'", "3 years", " and ", " or ", " xor ", " implies ", " is ", " as ", " in ",
            " contains ", " div ", " mod ", "/", "*", "+", "-", "&", "|", "=", "~", "!=", "!~", "<=", ">", "[0]", "[-1]", ".where(", ".select(", ".repeat(", ".all(", ".exists(", ".aggregate($total + $this, 0)", ".iif(true, 1, 2)", ".matches('(a+)+$')",
            ".replaceMatches('(.*)*', '$1')", ".children()", ".descendants()", ".resolve()", ".toInteger()", ".toQuantity('kg')", ".convertsToDate()", ".substring(1, 2)", ".indexOf('a')", ".power(1000)", ".sqrt()", ".ln()", ".round(50)",
            ".trace('a')", ".today()", ".now()", ".combine(", ".union(", ".subsetOf(", ".toChars()", ".extension('a')", ".ofType(string)", ".hasValue()", ".htmlChecks()", "repeat(children())", "descendants().descendants()",
        ],
        [("(", ")"), ("-(", ")"), ("iif(", ", 1, 2)"), ("{", "}"), ("repeat(", ")"), ("where(", ")"), ("select(descendants() | ", ")")]);

    /// <summary>JSON Patches.</summary>
    public static FuzzLanguage JsonPatches() => new(OwnJsonPatches,
        [.. JsonWords, "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/extension\"},", "{\"op\":\"move\",\"from\":\"/id\",\"path\":\"/language\"},", "\"op\":", "\"path\":", "\"from\":", "\"value\":", "\"/\"", "\"/-\"", "/0", "/-1", "/01", "~0", "~1", "~2", "/name", "/meta", "/resourceType"],
        [("{\"a\":", "}"), ("[", "]"), ("/", "")]);

    /// <summary>FHIRPath Patches.</summary>
    public static FuzzLanguage FhirPathPatches() => new(OwnFhirPathPatches,
        [.. JsonWords, "Patient", "Observation", ".name", "[0]", "[99999999999]", ".first()", ".last()", ".where(use = 'a')", ".extension", ".value", "\"valueCode\"", "\"valueString\"", "\"valueInteger\"", "\"part\"", "\t", "\n", "\t\t", "add\tPatient\t", "delete\t", "\"valueString\":\"a\"", "\"valueHumanName\":{\"id\":\"a\"}", "add", "insert", "delete", "replace", "move", "index", "source", "destination"],
        [("{\"name\":\"value\",\"part\":[", "]}"), ("[", "]"), (".where(", ")")]);

    /// <summary>The resources of a folder that can be read, and some of our own.</summary>
    public static IReadOnlyList<Resource> Resources(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length < LargestResource) : [];
        return [.. OwnResources.Select(Encoding.UTF8.GetBytes).Concat(files.Order(StringComparer.Ordinal).Select(File.ReadAllBytes)).Select(bytes => ResourceReader.Read(bytes, ResourceFormat.Json)).Where(r => r.IsDone).Select(r => r.Value)];
    }

    /// <summary>Those of the types that the patches are written for.</summary>
    public static IReadOnlyList<Resource> Patched(string folder) => [.. Resources(folder).Where(r => r.Type.Name is "Patient" or "Observation")];

    private static string XmlOf(Resource resource)
    {
        var xml = new ArrayBufferWriter<byte>();
        ResourceXmlWriter.Write(resource.Root, xml);
        return Encoding.UTF8.GetString(xml.WrittenSpan);
    }

    private static readonly string[] JsonWords =
    [
        .. Letters, .. Numbers, "{", "}", "[", "]", ",", ":", "null", "true", "\"\"", "\"a\"", "\"#a\"", "\"Patient/1\"", "[null]", "[{}]", "{\"id\":\"a\"}", "\"_value\":", "\"id\":\"a\",", "\"extension\":[{\"url\":\"urn:a\",\"valueCode\":\"b\"}],",
        "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"a\"}],", "\"meta\":{\"versionId\":\"9\"},", "\"resourceType\":\"Bundle\",", "<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">a</div>", "</div>", "&nbsp;", "{\"reference\":\"#a\"}",
    ];

    private static readonly string[] OwnResources =
    [
        """{"resourceType":"Patient","id":"p","contained":[{"resourceType":"Practitioner","id":"c"}],"extension":[{"url":"urn:e","valueQuantity":{"value":1.50,"unit":"g"}}],"identifier":[{"system":"urn:s","value":"1"}],"active":true,"name":[{"use":"official","family":"Prøve","given":["Anne","Å"],"_given":[null,{"id":"x"}]}],"birthDate":"1980-02-29","_birthDate":{"extension":[{"url":"urn:t","valueDateTime":"1980-02-29T12:00:00+01:00"}]},"generalPractitioner":[{"reference":"#c"}]}""",
        """{"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9","display":"Blood pressure"}]},"subject":{"reference":"Patient/p"},"effectivePeriod":{"start":"2020-01-01T10:00:00Z","end":"2020-01-02"},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":120.0,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}""",
        """{"resourceType":"Parameters","id":"q","parameter":[{"name":"a","part":[{"name":"b","valueDecimal":1.0},{"name":"c","resource":{"resourceType":"Patient","active":false}}]}]}""",
    ];

    private static readonly string[] OwnSearches =
    [
        "Patient?name=anne&birthdate=ge1970-01-01&birthdate=lt2000&_sort=-birthdate,name&_count=5", "Patient?family:exact=Prøve&given:contains=n&gender=female,male&active=true", "Patient?identifier=urn:s|1&identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|1",
        "Patient?_has:Observation:patient:code=http://loinc.org|85354-9&_has:Observation:patient:_has:Provenance:target:agent=Practitioner/1", "Observation?subject:Patient.name=pr&code:text=blood&value-quantity=gt5.4|http://unitsofmeasure.org|mg",
        "Observation?code-value-quantity=http://loinc.org|8480-6$gt100&component-code-value-quantity=8480-6$ap120|http://unitsofmeasure.org|mm[Hg]", "Observation?patient=Patient/p&date=ap2020-01&status:not=final&category=a|b,|c,d|", "Observation?subject=p&_include=Observation:subject&_include:iterate=Patient:organization:Organization&_revinclude=Provenance:target",
        "Observation?_sort=date,-value-quantity,_lastUpdated&_count=2&_total=accurate", "ValueSet?url:below=http://hl7.org/fhir&name:missing=false", "Encounter?date=2015-01-17&length=gt1&location-period=sa2014", "?_type=Patient,Observation&_id=p,o&_lastUpdated=gt2001",
        "RiskAssessment?probability=gt0.8&risk=a", "Patient?_tag=http://x|y&_security=z&_profile=http://hl7.org/fhir/StructureDefinition/Patient&_source=urn:a", "MedicationRequest?medication.code=a&authoredon=2015-01-15T12:00:00%2B01:00", "Observation?subject:identifier=urn:s|1&has-member=Observation/o&_summary=count",
        "Location?near=1|2|3&_text=a&_content=b&_filter=name eq 'a'&_query=c&_list=d", "CodeSystem?code=a&context-type-value=focus$http://a|b&_elements=name,url&_page=AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];

    private static readonly string[] OwnExpressions =
    [
        "Patient.name.where(use = 'official').given.first() & ' ' & name.family", "repeat(item).answer.value.ofType(Quantity).value.aggregate($this + $total, 0) > 5.5", "descendants().where($this is Quantity).select(value * 2 / 3 mod 4 div 5)", "(1 | 2 | 3).combine(4).tail().skip(1).take(1).exclude(2).intersect(3)",
        "birthDate + 3 years < today() and @2020-01-01T00:00:00Z - 1 'wk' >= now()", "'abc'.matches('[a-z]+') implies 'abc'.replaceMatches('b', 'x').indexOf('x') = 1", "iif(active, name.all(family.exists()), {}) | contained.resolve().id", "extension('urn:e').value.as(Quantity).unit.upper().toChars().isDistinct()",
        "5 'mg' = 0.005 'g' or 1 year ~ 12 months", "component.value.value.round(1).toString().length().power(2).sqrt().ln().log(10).exp().ceiling().abs()",
    ];

    private static readonly string[] OwnJsonPatches =
    [
        """[{"op":"replace","path":"/gender","value":"male"},{"op":"test","path":"/birthDate","value":"1980-02-29"}]""", """[{"op":"add","path":"/name/0/given/-","value":"Ny"},{"op":"remove","path":"/name/0/given/0"}]""",
        """[{"op":"copy","from":"/name/0","path":"/name/1"},{"op":"move","from":"/identifier","path":"/a~1b~0c"}]""", """[{"op":"add","path":"/contact","value":[{"name":{"family":"A"},"telecom":[{"system":"phone","value":"1"}]}]}]""", """[{"op":"add","path":"","value":{"resourceType":"Patient"}}]""",
        """[{"op":"replace","path":"/status","value":"amended"},{"op":"add","path":"/note","value":[{"text":"a"}]}]""",
    ];

    private static readonly string[] OwnFhirPathPatches =
    [
        "replace\tPatient.name.where(family = 'Prøve').family\t\t\"valueString\":\"Ny\"", "insert\tPatient.name[0].given\t\t\"valueString\":\"A\"\t0\ndelete\tPatient.birthDate", "add\tPatient\tcontact\t\"part\":[{\"name\":\"name\",\"valueHumanName\":{\"text\":\"a\"}}]",
        "move\tPatient.identifier\t\t\t\t0\t0", "replace\tObservation.component[0].value\t\t\"valueString\":\"a\"\nadd\tObservation\textension\t\"valueExtension\":{\"url\":\"urn:a\",\"valueBoolean\":true}",
        "add\tPatient\tactive\t\"valueBoolean\":true\nreplace\tPatient.active\t\t\"valueBoolean\":false", "add\tObservation\tvalue\t\"valueQuantity\":{\"value\":1.50}\ndelete\tObservation.value.unit", "add\tPatient.name.first()\tgiven\t\"valueString\":\"B\"\nmove\tPatient.name[0].given\t\t\t\t0\t1",
        "add\tBundle\tentry\t\"part\":[{\"name\":\"fullUrl\",\"valueUri\":\"urn:uuid:a\"}]", "delete\tPatient.name.last()\nadd\tPatient\tname\t\"valueHumanName\":{\"family\":\"Å\"}",
    ];
}
