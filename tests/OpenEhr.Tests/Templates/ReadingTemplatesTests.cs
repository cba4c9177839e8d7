using System.Text;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Tests.Templates;

public sealed class ReadingTemplatesTests
{
    public static TheoryData<string> Valid => SharedTemplates.Files("opt", "*.opt");

    public static TheoryData<string> Invalid => SharedTemplates.Files("opt-invalid", "*.*");

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_published_template_is_read(string file)
    {
        var read = OperationalTemplateReader.Read(SharedTemplates.Bytes(file));

        Assert.True(read.Succeeded, string.Join('\n', read.Faults));
        Assert.NotEmpty(read.Value.TemplateId);
        Assert.All(read.Value.Nodes(), node => Assert.True(node.Parent is not null || node == read.Value.Definition));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_broken_template_is_refused_with_place_and_reason(string file)
    {
        var read = OperationalTemplateReader.Read(SharedTemplates.Bytes(file));

        Assert.False(read.Succeeded);
        Assert.All(read.Faults, fault => Assert.NotEmpty(fault.Message));
        Assert.Contains(read.Faults, fault => fault.Line > 0 || fault.Message.Contains("empty", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("alien_tags/minimal_action.opt", "<bullfrog> does not belong in <template>.", 4)]
    [InlineData("empty_file/empty_file.opt", "The file is empty: an operational template was expected.", 0)]
    [InlineData("empty_file/empty_xml.opt", "The file is empty: an operational template was expected.", 0)]
    [InlineData("empty_file/empty_xml_template.opt", "<template> lacks <definition>, which is mandatory.", 3)]
    [InlineData("multiple_elements/minimal_action_concept_twice_1.opt", "<concept> stands more than once in <template>; one is allowed.", 42)]
    [InlineData("multiple_elements/minimal_action_template-id_twice_3.opt", "<template_id> stands more than once in <template>; one is allowed.", 515)]
    [InlineData("multiple_elements/minimal_action_definition_twice.opt", "<definition> stands more than once in <template>; one is allowed.", 516)]
    [InlineData("removed_mandatory_elements/minimal_action_removed_concept_value.opt", "<concept> in <template> is empty; a value is mandatory.", 41)]
    [InlineData("removed_mandatory_elements/minimal_action_removed_definition.opt", "<template> lacks <definition>, which is mandatory.", 3)]
    [InlineData("removed_mandatory_elements/minimal_action_removed_language.opt", "<template> lacks <language>, which is mandatory.", 3)]
    [InlineData("removed_template_id/minimal_admin_invalid_1.opt", "<value> in <template_id> is empty; a value is mandatory.", 39)]
    [InlineData("removed_template_id/minimal_admin_invalid_2.opt", "<template_id> lacks <value>, which is mandatory.", 38)]
    [InlineData("removed_template_id/minimal_admin_invalid_3.opt", "<template_id> lacks <value>, which is mandatory.", 38)]
    [InlineData("removed_template_id/minimal_admin_invalid_4.opt", "<template> lacks <template_id>, which is mandatory.", 3)]
    public void The_reason_names_the_element_and_its_line(string file, string message, int line)
    {
        var read = OperationalTemplateReader.Read(SharedTemplates.Bytes("opt-invalid/ehrbase-it/" + file));

        Assert.Contains(read.Faults, fault => fault.Message == message && fault.Line == line);
    }
}
