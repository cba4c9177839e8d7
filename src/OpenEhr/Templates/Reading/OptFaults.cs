using System.Globalization;

namespace Varde.OpenEhr.Templates.Reading;

/// <summary>
/// Collects every fault while elements are taken out of the tree. Each method answers with a harmless value when it has noted a fault, so that
/// reading goes on and finds the rest.
/// </summary>
internal sealed class OptFaults
{
    // A file of a million wrong elements is answered with its first faults, not with a million.
    private const int Most = 500;

    private readonly List<Fault> _faults = [];

    public IReadOnlyList<Fault> InOrder => [.. _faults.OrderBy(one => one.Line).ThenBy(one => one.Column)];

    public bool Any => _faults.Count > 0;

    public void Add(OptElement at, string message)
    {
        if (HasRoom(at.Line, at.Column))
        {
            _faults.Add(new(at.Path, message, at.Line, at.Column));
        }
    }

    public void Add(CObject at, string message)
    {
        if (HasRoom(at.Line, at.Column))
        {
            _faults.Add(new(at.Path, message, at.Line, at.Column));
        }
    }

    /// <summary>Notes each child that is none of <paramref name="names"/>, and text where only elements belong.</summary>
    public void Closed(OptElement element, params ReadOnlySpan<string> names)
    {
        foreach (var child in element.Children)
        {
            if (!names.Contains(child.Name))
            {
                Add(child, $"<{child.Name}> does not belong in <{element.Name}>.");
            }
        }

        if (element.Children.Count > 0 && element.Text.Length > 0)
        {
            Add(element, $"<{element.Name}> holds text beside its elements.");
        }
    }

    public OptElement? Optional(OptElement element, string name)
    {
        var found = element.All(name).ToList();
        foreach (var extra in found.Skip(1))
        {
            Add(extra, $"<{name}> stands more than once in <{element.Name}>; one is allowed.");
        }

        return found.FirstOrDefault();
    }

    public OptElement? One(OptElement element, string name)
    {
        var found = Optional(element, name);
        if (found is null)
        {
            Add(element, $"<{element.Name}> lacks <{name}>, which is mandatory.");
        }

        return found;
    }

    /// <summary>The text of a mandatory child; empty, with a fault noted, when it is not there or has none.</summary>
    public string Text(OptElement element, string name)
    {
        if (One(element, name) is not { } child)
        {
            return "";
        }

        if (child.Text.Length == 0)
        {
            Add(child, $"<{name}> in <{element.Name}> is empty; a value is mandatory.");
        }

        return child.Text;
    }

    /// <summary>The text of an optional child; null when it is not there.</summary>
    public string? OptionalText(OptElement element, string name) => Optional(element, name)?.Text;

    public bool? Boolean(OptElement element, string name) => Optional(element, name) is not { } child ? null : child.Text switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        // Tools write an empty element for "not said".
        "" => null,
        _ => Wrong<bool?>(child, "true or false", null),
    };

    public long Integer(OptElement child) =>
        long.TryParse(child.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : Wrong(child, "a whole number", 0L);

    public decimal Decimal(OptElement child) =>
        decimal.TryParse(child.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : Wrong(child, "a number", 0m);

    /// <summary>At most 40 characters of a text, for messages.</summary>
    public static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private bool HasRoom(int line, int column)
    {
        if (_faults.Count == Most)
        {
            _faults.Add(new("/template", $"There are more than {Most} faults; those that were found after these are not listed.", line, column));
        }

        return _faults.Count < Most;
    }

    private T Wrong<T>(OptElement child, string expected, T value)
    {
        Add(child, $"<{child.Name}> is \"{Shorten(child.Text)}\"; {expected} was expected.");
        return value;
    }
}
