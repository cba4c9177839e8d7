using CsCheck;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Tests.Formats;
using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Tests.Validation;

/// <summary>Whatever the object, validation answers: it never throws, and says the same each time.</summary>
public sealed class ValidationPropertyTests
{
    private static readonly TemplateValidator Template = new(TemplateBuilding.ForValue(TemplateBuilding.CodedText(TemplateBuilding.Codes("local", "at0005"))));

    [Fact]
    public void Any_object_is_validated_without_an_exception() => RandomObjects.Any.Sample(
        item => RmValidator.Validate(item).SequenceEqual(RmValidator.Validate(item)), iter: 2000);

    [Fact]
    public void Any_object_in_the_place_of_a_value_is_validated_against_the_template() => RandomObjects.Of(RmModel.Element).Sample(
        item =>
        {
            var document = (Composition)Documents.Read(Documents.Composition);
            var entry = document.Content[0];
            var tree = ((Evaluation)entry).Data!.With("items", new List<RmObject> { item, item.With("archetype_node_id", "at0002") });
            return Template.Validate(document.With("content", new List<RmObject> { entry.With("data", tree) })).Count > 0;
        },
        iter: 2000);

    [Fact]
    public void Any_object_at_the_root_is_validated_against_the_template() => RandomObjects.Any.Sample(item => Template.Validate(item).Count > 0, iter: 500);
}
