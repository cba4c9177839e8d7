using Varde.Foundation;

namespace Varde.Roadmap.Importing;

/// <summary>A part of what stands under an item or a heading, in the order of the page.</summary>
internal abstract record PagePart(int Line);

/// <summary>A line of text.</summary>
/// <param name="Line">Its number.</param>
/// <param name="Text">What it says.</param>
/// <param name="GoesOn">Whether it goes on with the line before: no blank line parts them.</param>
internal sealed record PageWordsPart(int Line, string Text, bool GoesOn) : PagePart(Line);

/// <summary>An item of a list with what stands under it.</summary>
internal sealed record PageItem(int Line, int Indent) : PagePart(Line)
{
    /// <summary>What stands beside its bullet.</summary>
    public string Title { get; set; } = "";

    /// <summary>What stands under it.</summary>
    public List<PagePart> Parts { get; } = [];

    /// <summary>Its fields with their lines.</summary>
    public List<(PageField Field, string Value, int Line)> Fields { get; } = [];

    /// <summary>The items right under it.</summary>
    public IEnumerable<PageItem> Items => Parts.OfType<PageItem>();

    /// <summary>The lines of text right under it.</summary>
    public IEnumerable<PageWordsPart> Words => Parts.OfType<PageWordsPart>();

    public bool Has(PageField field) => Fields.Any(one => one.Field == field);
}

/// <summary>
/// Makes items and text of the lines under one heading, by how far they are indented: a line belongs to the innermost item that it is indented further than. Where nothing on a page is
/// indented differently, it belongs to the item before it. The fields of dates may stand further in or further out than they should: they belong to the delivery whose owner was named.
/// </summary>
internal sealed class PageTree(bool isFlat, bool hasBlankLines)
{
    /// <summary>The longest title that is read, in characters.</summary>
    public const int LongestTitle = 500;

    private const int Deepest = 12;

    private readonly PageItem _top = new(0, -1);
    private readonly List<PageItem> _open = [];
    private PageItem? _owned;
    private (PageItem Item, int Indent, int Line)? _lastField;
    private PageLine? _before;
    private PageItem? _begun;
    private bool _isAfterBlank = true;

    /// <summary>What stands under the heading.</summary>
    public PageItem Top => _top;

    /// <summary>Takes the next line.</summary>
    /// <returns>Null, or why it cannot stand there.</returns>
    public Refusal? Add(PageLine line)
    {
        if (line.IsBlank)
        {
            (_isAfterBlank, _begun) = (true, null);
            return null;
        }
        var refusal = line.IsItem ? Begin(line) : Put(line);
        (_before, _isAfterBlank) = (line, false);
        return refusal;
    }

    private Invalid? Begin(PageLine line)
    {
        _open.RemoveAll(open => open.Indent >= line.Indent);
        if (_open.Count == Deepest) return PageText.At(line.Number, ImportFaultCode.ListsTooDeep, Deepest);
        var item = new PageItem(line.Number, line.Indent) { Title = line.Text };
        (_open.LastOrDefault() ?? _top).Parts.Add(item);
        _open.Add(item);
        _begun = item;
        return null;
    }

    private Invalid? Put(PageLine line)
    {
        var fields = PageWords.FieldsOf(line.Text);
        var item = fields.Count > 0 ? OfField(line, fields) : OfText(line);
        if (item is null) return PageText.At(line.Number, ImportFaultCode.FieldInNoDelivery, PageWords.NameOf(fields[0].Field));
        if (fields.Count > 0) return PutFields(item, line, fields);
        if (_lastField is { } last && last.Item == item) _lastField = last with { Line = line.Number };
        _open.RemoveAll(open => open.Indent > item.Indent);
        if (item.Title.Length == 0 && item != _top && item.Parts.Count == 0) item.Title = line.Text;
        else if (GoesOnWithTitle(item, line)) item.Title += " " + line.Text;
        else Put(item, line);
        return null;
    }

    private void Put(PageItem item, PageLine line)
    {
        _begun = null;
        item.Parts.Add(new PageWordsPart(line.Number, line.Text, hasBlankLines && !_isAfterBlank && _before is { IsItem: false }));
    }

    private Invalid? PutFields(PageItem item, PageLine line, IReadOnlyList<(PageField Field, string Value)> fields)
    {
        _begun = null;
        foreach (var (field, value) in fields)
        {
            if (item.Has(field)) return PageText.At(line.Number, ImportFaultCode.SecondField, PageWords.NameOf(field), item.Line);
            item.Fields.Add((field, value, line.Number));
            if (field == PageField.Owner) _owned = item;
        }
        _lastField = (item, line.Indent, line.Number);
        return null;
    }

    private PageItem? OfField(PageLine line, IReadOnlyList<(PageField Field, string Value)> fields)
    {
        var isDate = fields.All(one => one.Field is PageField.Start or PageField.End);
        if (isDate && _owned is { } owned && (isFlat || _open.Contains(owned)) && !owned.Has(fields[0].Field)) return owned;
        return Innermost(line) ?? _open.LastOrDefault();
    }

    // A line right after the fields, and as far in, is a phase of theirs, wherever the bullet is.
    private PageItem OfText(PageLine line)
    {
        if (_lastField is { } last && !_isAfterBlank && line.Indent == last.Indent && line.Number == last.Line + 1) return last.Item;
        return Innermost(line) ?? (isFlat || PageWords.IsTentative(line.Text) ? _open.LastOrDefault() : null) ?? _top;
    }

    private PageItem? Innermost(PageLine line) => _open.LastOrDefault(open => open.Indent < line.Indent);

    // A title that is folded goes on until a blank line; one that is longer than any is refused later on.
    private bool GoesOnWithTitle(PageItem item, PageLine line) => hasBlankLines && !isFlat && item == _begun && item.Title.Length <= LongestTitle && !PageWords.IsButton(line.Text) && !PageWords.IsTentative(line.Text);
}
