using Varde.Templates;

namespace Varde.Samples.Tests;

public sealed class FaultyDefinitions
{
    private const string Sound = """
        template test.v1
        languages nb en
        concept Prøve | Test
        purpose Å prøve. | To test.

        COMPOSITION encounter.v1 Prøve | Test
          category event
          OBSERVATION pulse.v2 0..1 Puls | Pulse
            data HISTORY at0002
              POINT_EVENT at0003 1..1 Måling | Measurement
                data ITEM_TREE at0001
                  ELEMENT at0004 Frekvens | Rate
                    quantity frequency /min 0..300 precision 0
        """;

    [Fact]
    public void A_sound_definition_is_built() => Assert.Empty(TemplateBuilder.Build(Sound).Faults);

    [Theory]
    [InlineData("category event", "category always", 7, 12, "'always' is not a category")]
    [InlineData("category event", "# no category", 6, 1, "needs a category")]
    [InlineData("Puls | Pulse", "Puls", 8, 29, "the label is wanted in nb | en")]
    [InlineData("frequency /min", "speed /min", 13, 22, "'speed' is not a property")]
    [InlineData("0..300", "300..0", 13, 37, "no value lies in 300..0")]
    [InlineData("OBSERVATION pulse.v2", "OBSERVATION pulse", 8, 15, "'pulse' is neither an at-code nor an archetype")]
    [InlineData("0..1 Puls", "2..1 Puls", 8, 24, "2..1 can never be met")]
    [InlineData("data HISTORY at0002", "HISTORY at0002", 9, 5, "the attribute of OBSERVATION that holds this HISTORY is missing")]
    [InlineData("data HISTORY at0002", "state HISTORY at0002", 9, 11, "OBSERVATION.state takes no HISTORY")]
    [InlineData("          quantity frequency /min 0..300 precision 0", "          number", 13, 13, "'number' is not a kind of value")]
    [InlineData("  category event", "   category event", 7, 4, "indented by 3 spaces")]
    [InlineData("languages nb en\n", "", 1, 1, "the line 'languages' is missing")]
    [InlineData("template test.v1", "template", 1, 9, "the template id is missing")]
    [InlineData("purpose Å prøve. | To test.", "reason Å prøve. | To test.", 4, 1, "'reason' is not a heading")]
    public void A_fault_is_named_with_its_line_and_column(string right, string wrong, int line, int column, string message)
    {
        var source = Sound.ReplaceLineEndings("\n");
        Assert.Contains(right, source, StringComparison.Ordinal);
        var result = TemplateBuilder.Build(source.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Null(result.Template);
        Assert.Contains(result.Faults, f => f.Line == line && f.Column == column && f.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_fault_is_named_not_only_the_first()
    {
        var faulty = Sound.Replace("category event", "category always", StringComparison.Ordinal)
            .Replace("frequency", "speed", StringComparison.Ordinal).Replace("0..1 Puls", "2..1 Puls", StringComparison.Ordinal);
        Assert.Equal(3, TemplateBuilder.Build(faulty).Faults.Count);
    }

    [Fact]
    public void Two_siblings_with_one_code_need_names()
    {
        var twice = Sound.ReplaceLineEndings("\n") + "\n          ELEMENT at0004 Frekvens | Rate\n            text";
        Assert.Contains(TemplateBuilder.Build(twice).Faults, f => f.Line == 14 && f.Message.Contains("stands here twice", StringComparison.Ordinal));
        var named = twice.Replace("at0004 Frekvens | Rate\n            text", "at0004 as Annen | Other\n            text", StringComparison.Ordinal);
        Assert.Empty(TemplateBuilder.Build(named).Faults);
    }

    [Fact]
    public void An_element_without_a_value_is_refused()
    {
        var empty = Sound.ReplaceLineEndings("\n").Replace("\n            quantity frequency /min 0..300 precision 0", "", StringComparison.Ordinal);
        Assert.Contains(TemplateBuilder.Build(empty).Faults, f => f.Message == "the element at0004 says no value");
    }

    [Fact]
    public void A_code_that_means_two_things_in_one_archetype_is_refused()
    {
        var twofold = Sound.ReplaceLineEndings("\n") + "\n    protocol ITEM_TREE at0010\n      ELEMENT at0004 Metode | Method\n        text";
        Assert.Contains(TemplateBuilder.Build(twofold).Faults, f => f.Line == 15 && f.Message.Contains("is called 'Metode' here", StringComparison.Ordinal));
    }
}
