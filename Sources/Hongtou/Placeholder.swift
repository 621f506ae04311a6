// placeholder: replaced by the first landing of this layer
