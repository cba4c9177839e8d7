using System.Text;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Formats;

/// <summary>Where a reader stands: the attributes that lead to the value being read. Costs nothing until a fault asks for its text.</summary>
internal sealed class Place
{
    private (RmAttribute Attribute, int Index)[] _steps = new (RmAttribute, int)[32];
    private int _depth;

    public void Enter(RmAttribute attribute)
    {
        if (_depth == _steps.Length) Array.Resize(ref _steps, _depth * 2);
        _steps[_depth++] = (attribute, -1);
    }

    public void Leave() => _depth--;

    /// <summary>The index, from 0, of the item being read in the innermost attribute.</summary>
    public void At(int index) => _steps[_depth - 1].Index = index;

    /// <summary>The place as a path such as <c>/content[0]/data/origin</c>; <c>/</c> for the root.</summary>
    public string Path(string? below = null)
    {
        var path = new StringBuilder();
        foreach (var (attribute, index) in _steps.AsSpan(0, _depth))
        {
            path.Append('/').Append(attribute.Name);
            if (index >= 0) path.Append('[').Append(index).Append(']');
        }
        if (below is not null) path.Append('/').Append(below);
        return path.Length == 0 ? "/" : path.ToString();
    }
}
