using CsCheck;
using Varde.OpenEhr.Paths;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Tests.Formats;

namespace Varde.OpenEhr.Tests.Paths;

public sealed class RmPathTests
{
    private static readonly Composition Document = new()
    {
        Name = Text("Notat"),
        ArchetypeNodeId = "openEHR-EHR-COMPOSITION.encounter.v1",
        Content =
        [
            Observation("Puls", ("Venstre", "72"), ("Høyre", "70")),
            Observation("Puls ved 'hvile'", ("Venstre", "60"), ("Venstre", "61")),
        ],
    };

    [Theory]
    [InlineData("/", "COMPOSITION")]
    [InlineData("", "COMPOSITION")]
    [InlineData("/name/value", "Notat")]
    [InlineData("name/value", "Notat")]
    [InlineData("/content/name/value", "Puls|Puls ved 'hvile'")]
    [InlineData("/content[openEHR-EHR-OBSERVATION.pulse.v2]/name/value", "Puls|Puls ved 'hvile'")]
    [InlineData("/content[openEHR-EHR-OBSERVATION.pulse.v2 and name/value='Puls']/data[at0002]/events[at0003]/data/items[at0004, 'Høyre']/value/magnitude", "70")]
    [InlineData("/content[openEHR-EHR-OBSERVATION.pulse.v2,'Puls ved \\'hvile\\'']/data/events/data/items/value/magnitude", "60|61")]
    [InlineData("/content[name/value=\"Puls\"]/data/events/data/items[value/magnitude=72]/name/value", "Venstre")]
    [InlineData("/content[name/value!='Puls']/data/events/data/items[at0004][2]/value/magnitude", "61")]
    [InlineData("/content[2]/data/events/data/items[at0004, 'Venstre'][1]/value/magnitude", "60")]
    [InlineData("/content/data/events/data/items[at0004, 'Venstre' and value/units='/min']/value/magnitude", "72|60|61")]
    [InlineData("/content[3]", "")]
    [InlineData("/content[at0001]", "")]
    [InlineData("/name/value/value", "")]
    [InlineData("/context/start_time/value", "")]
    [InlineData("/no_such_attribute", "")]
    public void A_path_leads_to_what_it_says(string path, string found) =>
        Assert.Equal(found, string.Join('|', RmPath.Parse(path).ValueOrThrow().Select(Document).Select(Shown)));

    [Theory]
    [InlineData("/content[openEHR-EHR-OBSERVATION.pulse.v2 and name/value='Puls']", "/content[openEHR-EHR-OBSERVATION.pulse.v2, 'Puls']")]
    [InlineData("data/events", "/data/events")]
    [InlineData("items[ name/value = 'a\\\\b' ]", "/items[name/value='a\\\\b']")]
    [InlineData("items[at0004 AND value/magnitude != 4.50][3]", "/items[at0004 and value/magnitude!=4.50][3]")]
    [InlineData("items[uid/value='x' and is_integral=true]", "/items[uid/value='x' and is_integral=true]")]
    public void A_path_has_one_spelling(string path, string spelling) => Assert.Equal(spelling, RmPath.Parse(path).ValueOrThrow().ToString());

    [Theory]
    [InlineData("//name", 2), InlineData("/name/", 7), InlineData("/name]", 6), InlineData("/content[", 10), InlineData("/content[]", 10), InlineData("/content[at0001", 16)]
    [InlineData("/content[at1,'x]", 17), InlineData("/content[at1 at2]", 14), InlineData("/content[at1 and at2]", 21), InlineData("/content[name/value=]", 21), InlineData("/content[name/value=x]", 22)]
    [InlineData("/content[0]", 10), InlineData("/content[99999999999]", 10), InlineData("/Content", 2), InlineData("/content[name[at1]/value='x']", 14), InlineData("/ ", 2), InlineData("/content[at1]x", 14)]
    public void What_is_no_path_is_a_fault_with_its_column(string path, int column)
    {
        var fault = Assert.Single(RmPath.Parse(path).Faults);
        Assert.Equal((path, column), (fault.Path, fault.Column));
        Assert.NotEmpty(fault.Message);
    }

    [Fact]
    public void Letters_of_chance_never_throw() =>
        Gen.String["/[]'\"=,!0123456789at.- andmev\\"].Sample(text => RmPath.Parse(text) is var read && (read.Succeeded || read.Faults.Count == 1), iter: 20_000);

    [Fact]
    public void The_path_of_a_node_leads_to_it_alone() => RandomObjects.Of(RmModel.Composition).Sample(root =>
    {
        foreach (var node in Below(root).Take(200))
        {
            var path = RmPath.Of(root, node)!;
            var found = RmPath.Parse(path).ValueOrThrow().Select(root).ToArray();
            if (found.Length != 1 || !ReferenceEquals(found[0], node)) return false;
        }
        return true;
    }, iter: 300);

    [Fact]
    public void The_path_of_a_node_names_what_tells_it_from_its_siblings()
    {
        Assert.Equal("/content[openEHR-EHR-OBSERVATION.pulse.v2, 'Puls']/data[at0002]/events[at0003]/data[at0001]/items[at0004, 'Høyre']/value",
            RmPath.Of(Document, Found("/content[1]/data/events/data/items[2]/value")));
        Assert.Equal("/content[openEHR-EHR-OBSERVATION.pulse.v2, 'Puls ved \\'hvile\\'']/data[at0002]/events[at0003]/data[at0001]/items[at0004, 'Venstre'][2]",
            RmPath.Of(Document, Found("/content[2]/data/events/data/items[2]")));
        Assert.Equal("/", RmPath.Of(Document, Document));
        Assert.Null(RmPath.Of(Document, Text("et annet sted")));
    }

    [Theory]
    [InlineData("/content/data/events/data/items/value/magnitude", null)]
    [InlineData("/content/items/items/activities/description", null)]
    [InlineData("/content/dato/events", "dato")]
    [InlineData("/name/value/length", "length")]
    public void A_step_that_the_model_cannot_have_is_found(string path, string? step) =>
        Assert.Equal(step, RmPath.Parse(path).ValueOrThrow().Impossible(RmModel.Composition)?.Attribute);

    [Theory]
    [InlineData("", "rot"), InlineData("/", "rot"), InlineData("a", "a"), InlineData("/a/b/", "b"), InlineData("rot/a/b", "b"), InlineData("a/c", null), InlineData("rot", "rot")]
    public void A_folder_is_found_by_names(string path, string? found)
    {
        var root = new Folder { Name = Text("rot"), Folders = [new() { Name = Text("a") }, new() { Name = Text("a"), Folders = [new() { Name = Text("b") }] }] };
        Assert.Equal(found, FolderPath.Find(root, path)?.Name?.Value);
    }

    private static RmObject Found(string path) => (RmObject)RmPath.Parse(path).ValueOrThrow().First(Document)!;

    private static string Shown(object found) => found is RmObject item ? item.Class.Name : found.ToString()!;

    private static IEnumerable<RmObject> Below(RmObject root) => root.Class.Attributes
        .SelectMany(attribute => root[attribute] switch { RmObject item => [item], List<RmObject> items => items, _ => (IEnumerable<RmObject>)[] })
        .SelectMany(item => Below(item).Prepend(item));

    private static DvText Text(string value) => new() { Value = value };

    private static Observation Observation(string name, params (string Name, string Value)[] items) => new()
    {
        Name = Text(name),
        ArchetypeNodeId = "openEHR-EHR-OBSERVATION.pulse.v2",
        Data = new History
        {
            ArchetypeNodeId = "at0002",
            Events = [new PointEvent { ArchetypeNodeId = "at0003", Data = new ItemTree { ArchetypeNodeId = "at0001", Items = [.. items.Select(i => Element(i.Name, i.Value))] } }],
        },
    };

    private static Element Element(string name, string value) => new()
    {
        Name = Text(name),
        ArchetypeNodeId = "at0004",
        Value = new DvQuantity { Magnitude = RmNumber.Parse(value), Units = "/min" },
    };
}
