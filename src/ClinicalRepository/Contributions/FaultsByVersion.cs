using Varde.ClinicalRepository.Rest;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Contributions;

/// <summary>Gathers the faults of a contribution's versions, so that one answer names them all.</summary>
internal sealed class FaultsByVersion
{
    private const int Most = 2000;

    private readonly List<Fault> _faults = [];
    private bool _isOfForm;

    /// <summary>True when more faults would help nobody: the versions that are left need not be looked at.</summary>
    public bool IsFull => _faults.Count > Most;

    /// <summary>All faults in one refusal: 400 when one of them is of form, 422 when all are of content; null when there are none.</summary>
    public Refusal? Refusal => _faults.Count == 0 ? null : _isOfForm ? new Invalid(_faults) : new Unprocessable(_faults);

    /// <summary>Takes the faults of a version; false when the refusal is not about its content.</summary>
    public bool Take(int index, Refusal refusal)
    {
        var faults = refusal switch { Invalid invalid => invalid.Faults, Unprocessable unprocessable => unprocessable.Faults, _ => [] };
        _isOfForm |= refusal is Invalid;
        _faults.AddRange(faults.Under($"/versions[{index}]"));
        return faults.Count > 0;
    }
}
