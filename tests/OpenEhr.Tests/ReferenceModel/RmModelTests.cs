using System.Reflection;
using System.Text.RegularExpressions;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Tests.ReferenceModel;

/// <summary>The typed properties and the table must tell the same story: this is the only place that uses reflection to see it.</summary>
public sealed partial class RmModelTests
{
    public static TheoryData<string> ConcreteClasses => new(RmModel.Classes.Where(c => !c.IsAbstract).Select(c => c.Name));

    [Theory, MemberData(nameof(ConcreteClasses))]
    public void Every_attribute_of_the_table_has_a_property_that_reads_its_slot(string name)
    {
        var type = RmModel.Find(name)!;
        foreach (var attribute in type.Attributes)
        {
            var item = type.Create();
            var value = Sample(attribute);
            item.Fill(attribute, value);
            var property = PropertyOf(item.GetType(), attribute.Name);
            Assert.True(property is not null, $"{name} has no property for {attribute.Name}");
            var read = property.GetValue(item);
            if (attribute.IsMultiple) Assert.Same(((List<RmObject>)value)[0], ((IEnumerable<RmObject>)read!).Single());
            else Assert.Equal(value, read);
        }
    }

    [Theory, MemberData(nameof(ConcreteClasses))]
    public void A_class_makes_objects_that_know_it(string name)
    {
        var made = RmModel.Find(name)!.Create();
        Assert.Equal(name, made.Class.Name);
        Assert.Equal(name.Replace("_", "", StringComparison.Ordinal), made.GetType().Name, ignoreCase: true);
    }

    [Fact]
    public void With_changes_a_copy_and_leaves_the_original()
    {
        var text = new DvText { Value = "før" };
        var changed = (DvText)text.With("value", "etter");
        Assert.Equal(("før", "etter"), (text.Value, changed.Value));
    }

    [Fact]
    public void With_refuses_a_value_of_the_wrong_type() =>
        Assert.Throws<ArgumentException>(() => new DvText().With("value", RmNumber.From(1L)));

    [Theory]
    [InlineData("0"), InlineData("-0"), InlineData("42.0"), InlineData("1e5"), InlineData("1.50E-3"), InlineData("12345678901234567890")]
    public void A_number_keeps_its_text(string text) => Assert.Equal(text, RmNumber.Parse(text)!.Text);

    [Theory]
    [InlineData(""), InlineData("-"), InlineData("01"), InlineData("+1"), InlineData(".5"), InlineData("5."), InlineData("1e"), InlineData("NaN"), InlineData("1e999"), InlineData("0x10"), InlineData(" 1")]
    public void What_is_not_a_finite_json_number_is_no_number(string text) => Assert.Null(RmNumber.Parse(text));

    [Fact]
    public void A_generic_argument_is_dropped_when_a_class_is_looked_up() =>
        Assert.Same(RmModel.DvInterval, RmModel.Find("DV_INTERVAL<DV_QUANTITY>"));

    private static object Sample(RmAttribute attribute) => attribute.IsMultiple
        ? new List<RmObject> { attribute.Type!.Concrete[0].Create() }
        : attribute.Kind switch
        {
            RmKind.Object => attribute.Type!.Concrete.Count > 0 ? attribute.Type.Concrete[0].Create() : null!,
            RmKind.Boolean => true,
            RmKind.String or RmKind.Octets => "x",
            _ => RmNumber.From(7L),
        };

    private static PropertyInfo? PropertyOf(Type type, string attribute)
    {
        var wanted = Underscore().Replace(attribute, "");
        for (var t = type; t is not null; t = t.BaseType)
            if (t.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .FirstOrDefault(p => string.Equals(p.Name, wanted, StringComparison.OrdinalIgnoreCase) && p.GetIndexParameters().Length == 0) is { } found)
                return found;
        return null;
    }

    [GeneratedRegex("_", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Underscore();
}
