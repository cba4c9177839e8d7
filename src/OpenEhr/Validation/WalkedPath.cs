using System.Text;
using Varde.OpenEhr.Paths;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>
/// The way from the root to the object that is being validated. Kept as steps and written as an openEHR path only when a fault is found, so that
/// valid documents cost no text.
/// </summary>
internal sealed class WalkedPath
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
        foreach (var step in _steps) path.Append('/').Append(step);
        if (attribute is not null) path.Append('/').Append(attribute);
        return path.Length == 0 ? "/" : path.ToString();
    }

    private readonly record struct Step(RmAttribute Attribute, IReadOnlyList<RmObject>? Items, int Index)
    {
        public override string ToString() => Items is null ? Attribute.Name : RmPathStep.To(Attribute, Items, Index).ToString();
    }
}
