using System.Globalization;
using System.Text;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// The way from the root to the object that is being validated. Kept as steps and written as an openEHR path only when a fault is found, so that
/// valid documents cost no text.
/// </summary>
internal sealed class RmPath
{
    private readonly List<Step> _steps = new(32);

    /// <summary>Number of steps below the root.</summary>
    public int Depth => _steps.Count;

    /// <summary>Goes into a single value.</summary>
    public void Enter(RmAttribute attribute) => _steps.Add(new(attribute, null, 0));

    /// <summary>Goes into one of several.</summary>
    public void Enter(RmAttribute attribute, IReadOnlyList<RmObject> items, int index) => _steps.Add(new(attribute, items, index));

    /// <summary>Goes back up one step.</summary>
    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>The path of where we are, with <paramref name="attribute"/> appended when given; <c>/</c> for the root.</summary>
    public string Write(string? attribute = null)
    {
        var path = new StringBuilder();
        foreach (var step in _steps) step.Write(path);
        if (attribute is not null) path.Append('/').Append(attribute);
        return path.Length == 0 ? "/" : path.ToString();
    }

    private readonly record struct Step(RmAttribute Attribute, IReadOnlyList<RmObject>? Items, int Index)
    {
        public void Write(StringBuilder path)
        {
            path.Append('/').Append(Attribute.Name);
            if (Items is null) return;
            var item = Items[Index];
            if (item is not Locatable { ArchetypeNodeId: { Length: > 0 } nodeId } node)
            {
                if (Items.Count > 1) path.Append('[').Append((Index + 1).ToString(CultureInfo.InvariantCulture)).Append(']');
                return;
            }
            WritePredicate(path, node, nodeId);
        }

        // A node id that stands once among its siblings is enough; otherwise the name, and where that is shared too, the place among the equals.
        private void WritePredicate(StringBuilder path, Locatable node, string nodeId)
        {
            path.Append('[').Append(nodeId);
            var sameId = Items!.OfType<Locatable>().Where(other => other.ArchetypeNodeId == nodeId).ToList();
            var sameName = sameId.FindAll(other => other.Name?.Value == node.Name?.Value);
            if (sameId.Count > 1 && node.Name?.Value is { } name) path.Append(", '").Append(name.Replace("'", "\\'", StringComparison.Ordinal)).Append('\'');
            path.Append(']');
            if (sameName.Count > 1) path.Append('[').Append((sameName.IndexOf(node) + 1).ToString(CultureInfo.InvariantCulture)).Append(']');
        }
    }
}
