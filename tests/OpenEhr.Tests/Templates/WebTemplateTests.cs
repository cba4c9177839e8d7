using System.Text.Json;
using CsCheck;
using Varde.OpenEhr.Templates.WebTemplates;

namespace Varde.OpenEhr.Tests.Templates;

public sealed class WebTemplateTests
{
    public static TheoryData<string> Templates => SharedTemplates.Files("opt", "*.opt");

    [Theory]
    [InlineData("Body temperature", "body_temperature")]
    [InlineData("Problem/diagnosis", "problem_diagnosis")]
    [InlineData("Tests (1, 2, 3)", "tests_1_2_3")]
    [InlineData("1st visit", "a1st_visit")]
    [InlineData("Blodtrykk på høyre arm – målt", "blodtrykk_på_høyre_arm_målt")]
    [InlineData("SpO₂", "spo")]
    [InlineData("Exclusion - global", "exclusion_-_global")]
    [InlineData("ÆØÅ.v1", "æøå.v1")]
    [InlineData("__ Døgn __", "døgn")]
    [InlineData("предвакцинальный осмотр", "предвакцинальный_осмотр")]
    [InlineData("?", "id")]
    [InlineData("", "id")]
    public void An_id_is_made_from_the_name_by_the_rules_of_the_specification(string name, string id) => Assert.Equal(id, WebTemplateId.Of(name));

    [Fact]
    public void An_id_is_its_own_id() => Gen.String.Sample(name => WebTemplateId.Of(WebTemplateId.Of(name)) == WebTemplateId.Of(name));

    [Fact]
    public void An_id_has_no_sign_that_means_something_in_a_key() =>
        Gen.String.Sample(name => WebTemplateId.Of(name) is { Length: > 0 } id && id.AsSpan().IndexOfAny("/|: ") < 0);

    [Theory]
    [MemberData(nameof(Templates))]
    public void Siblings_have_different_ids_and_are_found_by_them(string file)
    {
        var web = WebTemplate.Of(SharedTemplates.Template(file));

        Assert.All(web.Tree.DescendantsAndSelf(), node => Assert.All(node.Children, child => Assert.Same(child, node.Child(child.Id))));
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void The_steps_from_node_to_node_make_up_the_path(string file)
    {
        var web = WebTemplate.Of(SharedTemplates.Template(file));

        Assert.All(web.Tree.DescendantsAndSelf().Where(node => node.Parent is not null), node =>
        {
            Assert.NotEmpty(node.Steps);
            var attributes = node.Steps.Select(step => step.RmAttributeName);
            Assert.Equal(attributes, AttributesOf(node.AqlPath[node.Parent!.AqlPath.Length..]));
        });
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void No_level_is_left_that_carries_nothing(string file)
    {
        string[] removed = ["ITEM_TREE", "ITEM_LIST", "ITEM_SINGLE", "ITEM_TABLE", "HISTORY"];
        var web = WebTemplate.Of(SharedTemplates.Template(file));

        Assert.DoesNotContain(web.Tree.DescendantsAndSelf(), node => removed.Contains(node.RmType));
        Assert.DoesNotContain(web.Tree.DescendantsAndSelf(), node => node.RmType is "ELEMENT" or "CLUSTER" && node.Children.Count == 0);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void The_JSON_names_the_template_and_every_node(string file)
    {
        var web = WebTemplate.Of(SharedTemplates.Template(file));
        using var json = JsonDocument.Parse(WebTemplateWriter.Write(web));

        Assert.Equal(web.TemplateId, json.RootElement.GetProperty("templateId").GetString());
        Assert.Equal("2.3", json.RootElement.GetProperty("version").GetString());
        Assert.Equal(web.Tree.DescendantsAndSelf().Count(), Count(json.RootElement.GetProperty("tree")));
    }

    [Fact]
    public void An_element_with_several_types_has_a_child_for_each_and_older_ids_too()
    {
        var web = WebTemplate.Of(SharedTemplates.Template("opt/ehrbase-it/all_types/Test_all_types.opt"));
        var choice = web.Tree.DescendantsAndSelf().Single(node => node.Name == "choice");

        Assert.Equal(["quantity_value", "count_value"], choice.Children.Select(child => child.Id));
        Assert.Same(choice.Children[1], choice.Child("value2"));
        Assert.All(choice.Children, child => Assert.Equal(0, child.Min));
    }

    [Fact]
    public void What_the_context_gives_is_marked()
    {
        var web = WebTemplate.Of(SharedTemplates.Template("opt/better/Vital Signs Pathfinder Demo.opt"));

        Assert.All(["category", "language", "territory", "composer"], id => Assert.True(web.Tree.Child(id)!.InContext));
        Assert.True(web.Tree.Child("context")!.Child("start_time")!.InContext);
        Assert.False(web.Tree.Child("blood_pressure")!.InContext);
    }

    [Fact]
    public void Removed_levels_are_kept_as_steps_with_node_ids()
    {
        var web = WebTemplate.Of(SharedTemplates.Template("opt/better/Vital Signs Pathfinder Demo.opt"));
        var rate = web.Tree.Child("pulse_heart_beat")!.Child("any_event")!.Child("heart_rate")!;

        Assert.Equal([("data", "at0001", null), ("items", "at0004", "Heart Rate"), ("value", "", null)],
            rate.Steps.Select(step => (step.RmAttributeName, step.ArchetypeNodeId, step.Name)));
        Assert.Equal(["ITEM_TREE", "ELEMENT", "DV_QUANTITY"], rate.Steps.Select(step => step.RmTypeName));
    }

    [Fact]
    public void openEHR_codes_are_labelled_in_the_languages_of_the_template()
    {
        var web = WebTemplate.Of(SharedTemplates.Template("opt/dips/SemistrukturertEpikrise.opt"));
        var category = Assert.Single(web.Tree.Child("category")!.Inputs[0].List);

        Assert.Equal(("433", "hendelse", "hendelse"), (category.Value, category.Label, category.LocalizedLabels["nb"]));
    }

    [Fact]
    public void A_careflow_step_tells_the_states_that_it_may_be_in()
    {
        var web = WebTemplate.Of(SharedTemplates.Template("opt/better/OPENeP - Medication Administration.opt"));
        var transition = web.Tree.Child("procedure")!.Child("ism_transition")!;

        Assert.Equal(["current_state", "transition", "careflow_step"], transition.Children.Select(child => child.Id));
        Assert.All(transition.Child("careflow_step")!.Inputs[0].List, step => Assert.NotEmpty(step.CurrentStates));
    }

    private static int Count(JsonElement node) =>
        1 + (node.TryGetProperty("children", out var children) ? children.EnumerateArray().Sum(Count) : 0);

    private static string[] AttributesOf(string path)
    {
        var withoutPredicates = System.Text.RegularExpressions.Regex.Replace(
            path, @"\[[^',\]]*(,'(\\'|[^'])*')?\]", "", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return withoutPredicates.Split('/', StringSplitOptions.RemoveEmptyEntries);
    }
}
