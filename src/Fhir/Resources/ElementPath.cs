using System.Text;
using Varde.Fhir.Definitions;

namespace Varde.Fhir.Resources;

/// <summary>
/// Where a walk through a resource stands, as OperationOutcome.issue.expression writes it: <c>Patient.name[0].family</c>. A choice has the name of its
/// element, as in FHIRPath. It costs nothing until a fault asks for its text.
/// </summary>
internal sealed class ElementPath(FhirType root)
{
    private const int LongestName = 64;

    private (FhirElement Element, int Index)[] _steps = new (FhirElement, int)[16];
    private int _depth;

    /// <summary>Steps into an element.</summary>
    public void Enter(FhirElement element)
    {
        if (_depth == _steps.Length) Array.Resize(ref _steps, _depth * 2);
        _steps[_depth++] = (element, -1);
    }

    /// <summary>Steps out of the innermost element.</summary>
    public void Leave() => _depth--;

    /// <summary>The index, from 0, in the innermost element; -1 for the element as a whole.</summary>
    public void At(int index) => _steps[_depth - 1].Index = index;

    /// <summary>The path, and below it a name that need not be an element.</summary>
    public string Text(string? below = null)
    {
        var path = new StringBuilder(root.Name);
        foreach (var (element, index) in _steps.AsSpan(0, _depth))
        {
            path.Append('.').Append(element.Name);
            if (index >= 0) path.Append('[').Append(index).Append(']');
        }
        return below is null ? path.ToString() : path.Append('.').Append(Printable(below)).ToString();
    }

    // The name is what somebody sent: it may be of any length and hold anything.
    private static string Printable(string name) =>
        string.Concat(name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':' ? c : '?'));
}
